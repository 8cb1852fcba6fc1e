import type { Field } from '../../gateway/contract/index.ts'
import { bodyFields, headFields } from '../../gateway/http/fields.ts'
import type { Target } from './loop.ts'

/** The decoders of inputs and what they stand on. */
const watches = (url: string): boolean =>
  url.includes('/gateway/http/') && !/canonical-path|client-address|request-head|server/.test(url)

/** Above the rooms of fields.ts together; what has no bound goes far beyond. */
const maxFields = 5_000

function check(fields: readonly Field[]): void {
  if (fields.length > maxFields) throw new Error(`${fields.length} fields: there is no bound`)
  for (const { where, value, raw, steps } of fields) {
    if (typeof value !== 'string' || typeof raw !== 'string' || where === '') throw new Error('a field is no field')
    if (steps.length > 100) throw new Error('a value is decoded without end')
  }
}

const escapes = [
  '%2e',
  '%u0041',
  '+',
  '&#x41;',
  '&lt;',
  '\\u0041',
  '\\x41',
  '+AGE-',
  'PHNjcmlwdD4=',
  '%25',
  '%c0%ae',
  '\xef\xbb\xbf',
]

export const headFieldsTarget: Target = {
  name: 'head-fields',
  words: [
    ...escapes,
    '&',
    '=',
    ';',
    '; ',
    'cookie: ',
    'authorization: Basic YTpi',
    'referer: ',
    '\n',
    '/',
    '?',
    '[]',
    '{"a":1}',
  ],
  watches,
  run(input) {
    const [rawPath = '', rawQuery = '', ...lines] = input.toString('latin1').split('\n')
    const rawHeaders = lines.flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
    check(headFields({ rawPath: `/${rawPath}`, rawQuery, rawHeaders }))
  },
}

const kinds: readonly (readonly [name: string, contentType: string, words: readonly string[]])[] = [
  [
    'json',
    'application/json',
    ['{', '}', '[', ']', '"', ':', ',', '\\u00', '\\"', 'null', 'true', '-1e9', '{"a":', '/*', '//'],
  ],
  ['form', 'application/x-www-form-urlencoded', ['&', '=', ';', '+', '[]', '%26', '%3d', 'a=b']],
  [
    'multipart',
    'multipart/form-data; boundary=b',
    [
      '--b',
      '--b--',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="a"',
      '; filename="x"',
      "filename*=UTF-8''a",
      'Content-Type: application/json',
    ],
  ],
  [
    'xml',
    'application/xml',
    ['<a>', '</a>', '<![CDATA[', ']]>', '<!--', '-->', '<!DOCTYPE a [', '<!ENTITY x "', '&x;', '<?xml', ' a="', '/>'],
  ],
  ['text', 'text/plain; charset=utf-16', ['\xff\xfe', '\xfe\xff', '\0', 'a\0', 'data:text/html;base64,', '<script>']],
]

export const bodyTargets: readonly Target[] = kinds.map(([name, contentType, words]) => ({
  name: `body-${name}`,
  words: [...words, ...escapes],
  watches,
  run(input) {
    check(bodyFields({ bytes: input, contentType, complete: true }))
    // Cut off in the middle, and declared as nothing: then the bytes themselves decide.
    check(bodyFields({ bytes: input, contentType, complete: false }))
    check(bodyFields({ bytes: input, contentType: '', complete: true }))
  },
}))
