import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readDesyncCases } from './desync/cases.ts'
import { buildCorpus } from './differential/corpus.ts'
import { readLlhttpCases } from './llhttp/cases.ts'

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-cases-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), text)
  return folder
}

it('a desync case becomes bytes with a Host and the body that a forgiving reader expects', () => {
  const yaml = String.raw`
- name: hidden
  uri: /a
  method: POST
  version: HTTP/1.1
  headers:
    - name: "\x01Transfer-Encoding"
      value: chunked
  expected: { tier: Ambiguous }`
  expect(readDesyncCases(folderWith('some.yaml', yaml))).toEqual([
    {
      name: 'some: hidden',
      method: 'POST',
      target: '/a',
      tier: 'Ambiguous',
      sent: [
        ['Host', 'conformance.example'],
        ['\x01Transfer-Encoding', 'chunked'],
      ],
      payload: 'hello',
      bytes:
        'POST /a HTTP/1.1\r\nHost: conformance.example\r\n\x01Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    },
  ])
})

it('a block of llhttp becomes its bytes and what the log tells of them', () => {
  const fence = '```'
  const markdown = [
    '## Some request',
    '<!-- meta={"type": "request-lenient-headers"} -->',
    `${fence}http\nPUT /a HTTP/1.1\nA: \\xff\\\nb\n\n\n${fence}`,
    `${fence}log`,
    'off=0 message begin',
    'off=0 len=3 span[method]="PUT"',
    'off=4 len=2 span[url]="/a"',
    'off=15 version complete',
    'off=17 len=1 span[header_field]="A"',
    'off=20 len=3 span[header_value]="..."',
    'off=25 header_value complete',
    'off=27 headers complete method=4 v=1/1 flags=0 content_length=0',
    'off=27 error code=10 reason="no"',
    fence,
  ].join('\n')
  const [one] = readLlhttpCases(folderWith('x.md', `${markdown}\n`))
  expect(one).toMatchObject({ name: 'x: Some request', kind: 'request', lenient: true, error: 10 })
  expect(one!.input).toBe('PUT /a HTTP/1.1\r\nA: \xc3\xbfb\r\n\r\n')
  expect(one!.told).toMatchObject([
    { method: 'PUT', target: '/a', fields: [['A', '\xc3\xbfb']], fieldsAt: 17, headComplete: true, complete: false },
  ])
})

it('the corpus is the same on every run, and long', () => {
  const corpus = buildCorpus()
  expect(corpus.length).toBeGreaterThan(4_000)
  expect(buildCorpus()).toEqual(corpus)
  expect(corpus.every(({ bytes }) => /^[\0-\xff]*$/.test(bytes))).toBe(true)
})
