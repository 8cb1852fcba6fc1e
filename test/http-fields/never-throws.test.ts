import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyFields, headFields, mediaTypeOf } from '../../gateway/http/fields.ts'

const latin1 = (max: number) => fc.uint8Array({ maxLength: max }).map((bytes) => Buffer.from(bytes).toString('latin1'))

const scraps = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\\u00',
      '<',
      '>',
      '/',
      '!',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!DOCTYPE',
      '<?',
      '?>',
      '--b',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="',
      'filename=',
      '=',
      '&',
      ';',
      "'",
      '%',
      'a',
      '\0',
      '\xff',
      'true',
      '-1',
      'eyJhIjoxfQ',
      '.',
      ' ',
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'))

const contentType = fc.oneof(
  fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'),
  fc.constantFrom(
    'multipart/form-data',
    'text/xml',
    'text/plain; charset=utf-16',
    'application/x; charset=utf-7',
    'image/png',
  ),
  latin1(60),
)

describe('any bytes', () => {
  it('of a body give fields, never an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(scraps, fc.uint8Array({ maxLength: 3000 })),
        contentType,
        fc.boolean(),
        (bytes, type, complete) => {
          for (const field of bodyFields({ bytes, contentType: type, complete })) {
            expect(typeof field.value).toBe('string')
            expect(field.where.startsWith('body.')).toBe(true)
          }
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('of a head give fields, never an error', () => {
    const rawHeaders = fc
      .array(fc.tuple(fc.oneof(latin1(30), fc.constantFrom('Cookie', 'Accept', 'Authorization', 'Host')), latin1(80)))
      .map((pairs) => pairs.flat())
    fc.assert(
      fc.property(latin1(200), latin1(200), rawHeaders, (rawPath, rawQuery, list) => {
        for (const field of headFields({ rawPath, rawQuery, rawHeaders: list }))
          expect(typeof field.value).toBe('string')
      }),
      { numRuns: 2000 },
    )
  })

  it('of a media type give text', () => {
    fc.assert(
      fc.property(latin1(300), (type) => {
        expect(mediaTypeOf(type)).not.toMatch(/[;,A-Z]/)
      }),
    )
  })
})
