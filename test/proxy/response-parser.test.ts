import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UpstreamHead } from '../../gateway/proxy/response-head.ts'
import { ResponseParser } from '../../gateway/proxy/response-parser.ts'
import { UpstreamError } from '../../gateway/proxy/upstream-errors.ts'

interface Reading {
  readonly heads: readonly { status: number; fields: readonly string[] }[]
  readonly body: string
  readonly whole: boolean
  /** Behind the response. */
  readonly rest: string
  readonly fault: string | null
}

/** Reads `text`, cut at `cuts`, as the response to `method`; `closes`: the connection ends behind it. */
function read(text: string, cuts: readonly number[] = [], method = 'GET', closes = true): Reading {
  const heads: UpstreamHead[] = []
  let body = ''
  let ends = 0
  const parser = new ResponseParser({
    onHead: (head) => heads.push(head),
    onPiece(bytes, from, to) {
      body += bytes.toString('latin1', from, to)
    },
    onEnd() {
      ends++
    },
  })
  parser.begin(method)
  const bytes = Buffer.from(text, 'latin1')
  const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length]
  let end = 0
  let fault: string | null = null
  try {
    for (let i = 1; i < borders.length && !parser.isOver; i++) {
      // As the socket gives it: in memory that is used again.
      const piece = Buffer.from(bytes.subarray(borders[i - 1], borders[i]))
      end = borders[i - 1]! + parser.read(piece, 0, piece.length)
      piece.fill('!')
    }
    if (closes) parser.finish()
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    fault = error.code
  }
  expect(ends).toBeLessThanOrEqual(1)
  const told = heads.map(({ status, fields }) => ({ status, fields }))
  return { heads: told, body, whole: ends === 1, rest: fault === null ? text.slice(end) : '', fault }
}

const ok = 'HTTP/1.1 200 OK\r\n'

describe('framing (RFC 9112, 6.3)', () => {
  it.each([
    ['a length', `${ok}Content-Length: 5\r\n\r\nhello`, 'hello', ''],
    ['a length, and more behind it', `${ok}Content-Length: 5\r\n\r\nhelloHTTP`, 'hello', 'HTTP'],
    ['a length of nothing', `${ok}Content-Length: 0\r\n\r\n`, '', ''],
    [
      'chunks',
      `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a="b"\r\n world\r\n0\r\n\r\n`,
      'hello world',
      '',
    ],
    [
      'chunks with trailers',
      `${ok}Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n000\r\nX-T: 1\r\n\r\nz`,
      '0123456789',
      'z',
    ],
    ['the end of the connection', `${ok}\r\nhello\r\n`, 'hello\r\n', ''],
    [
      'interim responses before it',
      `HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 100\r\n\r\n${ok}Content-Length: 1\r\n\r\nx`,
      'x',
      '',
    ],
  ])('%s', (_what, text, body, rest) => {
    expect(read(text)).toMatchObject({ body, rest, whole: true, fault: null })
  })

  it.each(['204 No Content', '304 Not Modified'])('%s has no body, whatever it says', (status) => {
    const text = `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\nhello`
    expect(read(text)).toMatchObject({ body: '', rest: 'hello', whole: true })
  })

  it('the answer to HEAD has no body', () => {
    expect(read(`${ok}Transfer-Encoding: chunked\r\n\r\n`, [], 'HEAD')).toMatchObject({ body: '', whole: true })
  })

  it('behind 101 another protocol begins', () => {
    const reading = read('HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nframes')
    expect(reading).toMatchObject({ heads: [{ status: 101 }], rest: 'frames', whole: false, fault: null })
  })

  it('blanks around a value are not part of it, bytes within are', () => {
    const [head] = read(`${ok}A: \t b\tc \xe9 \t\r\nB:\r\nC:d\r\nContent-Length:0\r\n\r\n`).heads
    expect(head!.fields).toEqual(['A', 'b\tc \xe9', 'B', '', 'C', 'd', 'Content-Length', '0'])
  })
})

const reuse: readonly (readonly [string, string, boolean])[] = [
  ['a length', `${ok}Content-Length: 0\r\n\r\n`, true],
  ['close', `${ok}Connection: close\r\nContent-Length: 0\r\n\r\n`, false],
  ['close among others', `${ok}Connection: X-A , Close\r\nContent-Length: 0\r\n\r\n`, false],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', false],
  ['HTTP/1.0 that keeps', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n', true],
  [
    'HTTP/1.0 in chunks',
    'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    false,
  ],
  ['a 204 that announces a body', 'HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n', false],
  ['no length', `${ok}\r\n`, false],
]
it.each(reuse)('%s: the connection can be used again: %s', (_what, text, expected) => {
  let reusable: boolean | null = null
  const parser = new ResponseParser({
    onHead(head) {
      reusable = head.reusable
    },
    onPiece: () => undefined,
    onEnd: () => undefined,
  })
  parser.begin('GET')
  parser.read(Buffer.from(text), 0, text.length)
  expect(reusable).toBe(expected)
})

const bad: readonly (readonly [string, string])[] = [
  ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
  ['HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a status without a blank before it', 'HTTP/1.1200 OK\r\n\r\n'],
  ['an empty line before it', `\r\n${ok}Content-Length: 0\r\n\r\n`],
  ['a bare LF behind the status', 'HTTP/1.1 200 OK\nA: b\r\n\r\n'],
  ['CR CR LF', 'HTTP/1.1 200 OK\r\r\nA: b\r\n\r\n'],
  ['a bare LF behind a field', `${ok}A: b\nContent-Length: 0\r\n\r\n`],
  ['a bare CR in a field', `${ok}A: b\rc\r\n\r\n`],
  ['a bare CR at the end', `${ok}A: b\r\n\rx`],
  ['a folded field', `${ok}A: b\r\n c\r\n\r\n`],
  ['a blank before the colon', `${ok}A : b\r\n\r\n`],
  ['a field without a name', `${ok}: b\r\n\r\n`],
  ['a field without a colon', `${ok}Ab\r\n\r\n`],
  ['NUL in a value', `${ok}A: \0\r\n\r\n`],
  ['DEL in a value', `${ok}A: \x7f\r\n\r\n`],
  ['two lengths', `${ok}Content-Length: 1\r\ncontent-length: 1\r\n\r\nx`],
  ['a list of lengths', `${ok}Content-Length: 1, 1\r\n\r\nx`],
  ['a negative length', `${ok}Content-Length: -1\r\n\r\n`],
  ['a length beyond counting', `${ok}Content-Length: 9999999999999999\r\n\r\n`],
  ['a length and chunks', `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['chunked twice', `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['another coding', `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n`],
  ['a head that is too long', `${ok}A: ${'a'.repeat(17_000)}\r\n\r\n`],
  ['a chunk without a size', `${ok}Transfer-Encoding: chunked\r\n\r\n\r\nx`],
  ['a chunk size with a sign', `${ok}Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n`],
  ['a chunk size with 0x', `${ok}Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n`],
  ['a chunk size beyond counting', `${ok}Transfer-Encoding: chunked\r\n\r\n00000000000001\r\n`],
  ['a blank behind a chunk size', `${ok}Transfer-Encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n`],
  ['a bare LF behind a chunk size', `${ok}Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n`],
  ['a bare LF in a chunk extension', `${ok}Transfer-Encoding: chunked\r\n\r\n1;a\nx\r\n0\r\n\r\n`],
  ['a chunk extension that is none', `${ok}Transfer-Encoding: chunked\r\n\r\n1;\r\nx\r\n0\r\n\r\n`],
  ['an endless chunk extension', `${ok}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(2_000)}`],
  ['a chunk longer than its size', `${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n`],
  ['a bare CR behind a chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nx\rx`],
  ['a bad trailer', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX T: 1\r\n\r\n`],
  ['trailers that are too long', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`],
]

describe('refused at once, before the connection ends', () => {
  it.each(bad)('%s', (_what, text) => {
    expect(read(text, [], 'GET', false).fault).toBe('malformed')
  })
})

it.each([
  ['no byte', ''],
  ['within the status line', 'HTTP/1.1 20'],
  ['within the head', `${ok}A: b\r\n`],
  ['within a body', `${ok}Content-Length: 5\r\n\r\nhell`],
  ['within a chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhell`],
  ['before the last chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`],
  ['before the end of the trailers', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n`],
])('a connection that ends with %s leaves no whole response', (_what, text) => {
  expect(read(text)).toMatchObject({ whole: false, fault: 'closed' })
})

// Well-formed responses of all framings, sometimes damaged by a byte.
const body = fc.string({ unit: 'binary-ascii', maxLength: 40 })
const field = fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,12}$/), fc.stringMatching(/^[ -~]{0,20}$/))
const fields = fc.array(field, { maxLength: 4 }).map((list) => list.map(([n, v]) => `X${n}: ${v}\r\n`).join(''))
const inChunks = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 }), { maxLength: 5 })
const response = fc.oneof(
  fc.tuple(fields, body).map(([f, b]) => `${ok}${f}Content-Length: ${b.length}\r\n\r\n${b}`),
  fc.tuple(fields, body).map(([f, b]) => `${ok}${f}\r\n${b}`),
  fc.tuple(fields, inChunks, fields).map(([f, chunks, trailers]) => {
    const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
    return `HTTP/1.1 103 Early\r\n${f}\r\n${ok}${f}Transfer-Encoding: chunked\r\n\r\n${framed}0\r\n${trailers}\r\n`
  }),
)
const damaged = fc
  .tuple(response, fc.nat(), fc.constantFrom('\r', '\n', ' ', ':', '\0', '0', 'f', ';', '\r\n', '\xff', ''))
  .map(([text, at, byte]) => text.slice(0, at % text.length) + byte + text.slice((at % text.length) + 1))

it('however a response is cut into pieces, it is the same', () => {
  const cuts = fc.array(fc.nat(400), { maxLength: 6 })
  fc.assert(
    fc.property(fc.oneof(response, damaged), cuts, (text, at) => {
      expect(read(text, at)).toEqual(read(text))
    }),
  )
})

it('byte by byte it is the same', () => {
  fc.assert(
    fc.property(fc.oneof(response, damaged), (text) => {
      expect(
        read(
          text,
          Array.from(text, (_, i) => i),
        ),
      ).toEqual(read(text))
    }),
    { numRuns: 50 },
  )
})

it('whatever comes, nothing but an UpstreamError is thrown', () => {
  const bytes = fc.string({ unit: 'binary-ascii', maxLength: 200 })
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        bytes.map((text) => ok + text),
        damaged,
      ),
      fc.constantFrom('GET', 'HEAD'),
      (text, method) => {
        const reading = read(text, [3], method)
        expect(reading.whole && reading.fault !== null).toBe(false)
      },
    ),
  )
})
