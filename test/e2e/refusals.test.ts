import { expect, it } from 'vitest'
import type { ErrorCode } from '../../gateway/errors.ts'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'

/** A body is read before its request is sent on, so that a bad one is never sent at all. */
const inspected = 'plugins: [{ use: threat-score }]'
const get = 'GET / HTTP/1.1\r\n'
const host = 'Host: a.example\r\n'
const end = '\r\n'
const te = 'Transfer-Encoding: chunked\r\n'
const many = Array.from({ length: 101 }, (_, i) => `X-${i}: 1\r\n`).join('')

it.each<[string, string, number, ErrorCode]>([
  ['no Host', `${get}${end}`, 400, 'host-missing'],
  ['two equal Hosts', `${get}${host}${host}${end}`, 400, 'host-repeated'],
  ['an invalid Host', `${get}Host: a b\r\n${end}`, 400, 'host-invalid'],
  ['a Host with a path', `${get}Host: a/b\r\n${end}`, 400, 'host-invalid'],
  ['absolute form for another host', `GET http://b.example/ HTTP/1.1\r\n${host}${end}`, 400, 'host-mismatch'],
  ['a target that is no path', `GET foo HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  [
    'TE and CL',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    400,
    'transfer-and-length',
  ],
  ['CL twice', `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`, 400, 'length-invalid'],
  ['CL with a sign', `POST / HTTP/1.1\r\n${host}Content-Length: +1\r\n\r\na`, 400, 'length-invalid'],
  ['an unknown transfer coding', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\n`, 501, 'transfer-unknown'],
  ['TE in HTTP/1.0', `POST / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, 'transfer-invalid'],
  ['a folded field', `${get}${host}X-A: 1\r\n  2\r\n${end}`, 400, 'malformed'],
  ['a blank before the colon', `${get}${host}X-A : 1\r\n${end}`, 400, 'malformed'],
  ['a NUL', `${get}${host}X-A: a\0b\r\n${end}`, 400, 'malformed'],
  ['a bare LF', `GET / HTTP/1.1\n${host}${end}`, 400, 'malformed'],
  ['101 fields', `${get}${host}${many}${end}`, 400, 'headers-too-many'],
  ['a head over 16 KiB', `${get}${host}X-A: ${'a'.repeat(17_000)}\r\n${end}`, 431, 'head-too-large'],
  ['a target over 8 KiB', `GET /${'a'.repeat(8_200)} HTTP/1.1\r\n${host}${end}`, 414, 'target-too-long'],
  ['CONNECT', `CONNECT a.example:443 HTTP/1.1\r\n${host}${end}`, 405, 'method-refused'],
  ['TRACE', `TRACE / HTTP/1.1\r\n${host}${end}`, 405, 'method-refused'],
  ['an unknown expectation', `${get}${host}Expect: coffee\r\n${end}`, 417, 'expectation-unknown'],
  ['dot segments', `GET /a/../b HTTP/1.1\r\n${host}${end}`, 400, 'path-dot-segments'],
  ['two Hosts joined', `${get}Host: a,b\r\n${end}`, 400, 'host-invalid'],
  ['an escaped Host', `${get}Host: %00\r\n${end}`, 400, 'host-invalid'],
  ['a Host with user information', `${get}Host: a@b\r\n${end}`, 400, 'host-invalid'],
  ['a Host with a port over 65535', `${get}Host: a:65536\r\n${end}`, 400, 'host-invalid'],
  ['an empty Host', `${get}Host:\r\n${end}`, 400, 'host-invalid'],
  ['HTTP/1.0 without Host', `GET / HTTP/1.0\r\n${end}`, 400, 'host-missing'],
  ['absolute form with user information', `GET http://u@a.example/ HTTP/1.1\r\n${host}${end}`, 400, 'host-mismatch'],
  ['absolute form of another scheme', `GET ftp://a.example/ HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  ['* with another method than OPTIONS', `GET * HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  ['a raw byte outside ASCII in the path', `GET /caf\xc3\xa9 HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  ['a raw byte outside ASCII in the query', `GET /?q=\xe9 HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  ['a NUL in the target', `GET /a\0b HTTP/1.1\r\n${host}${end}`, 400, 'target-invalid'],
  ['a fragment', `GET /a#b HTTP/1.1\r\n${host}${end}`, 400, 'path-fragment'],
  ['HTTP/0.9', `GET / HTTP/0.9\r\n${host}${end}`, 505, 'version-unsupported'],
  ['a request without a version', 'GET /\r\n\r\n', 505, 'version-unsupported'],
  ['HTTP/2.0 in plain text', `GET / HTTP/2.0\r\n${host}${end}`, 505, 'version-unsupported'],
  ['HTTP/1.2', `GET / HTTP/1.2\r\n${host}${end}`, 400, 'malformed'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed'],
  ['a method of RTSP', `DESCRIBE / RTSP/1.0\r\n${host}${end}`, 405, 'method-refused'],
  ['a method that nobody knows', `FOO / HTTP/1.1\r\n${host}${end}`, 400, 'malformed'],
  ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'malformed'],
  [
    'CL that differs',
    `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    400,
    'length-invalid',
  ],
  ['a list of CLs', `POST / HTTP/1.1\r\n${host}Content-Length: 1, 1\r\n\r\na`, 400, 'length-invalid'],
  ['CL in hexadecimal', `POST / HTTP/1.1\r\n${host}Content-Length: 0x1\r\n\r\na`, 400, 'length-invalid'],
  ['an empty CL', `POST / HTTP/1.1\r\n${host}Content-Length:\r\n\r\n`, 400, 'length-invalid'],
  [
    'CL beyond 64 bits',
    `POST / HTTP/1.1\r\n${host}Content-Length: 99999999999999999999\r\n\r\na`,
    400,
    'length-invalid',
  ],
  ['TE twice', `POST / HTTP/1.1\r\n${host}${te}${te}\r\n0\r\n\r\n`, 400, 'transfer-invalid'],
  [
    'chunked twice',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
    400,
    'transfer-invalid',
  ],
  [
    'chunked not last',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    400,
    'transfer-invalid',
  ],
  [
    'a coding before chunked',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    400,
    'transfer-invalid',
  ],
  ['an empty TE', `POST / HTTP/1.1\r\n${host}Transfer-Encoding:\r\n\r\n`, 400, 'transfer-invalid'],
  [
    'a vertical tab in TE',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`,
    400,
    'malformed',
  ],
  ['a bare CR', `${get}${host}X-A: 1\rX-B: 2\r\n${end}`, 400, 'malformed'],
  ['a bare LF in the head', `${get}${host}X-A: 1\nX-B: 2\r\n${end}`, 400, 'malformed'],
  ['a bare LF at the end of the head', `${get}${host}\n`, 400, 'malformed'],
  ['a field folded with a tab', `${get}${host}X-A: 1\r\n\t2\r\n${end}`, 400, 'malformed'],
  ['a first line folded', `${get} Host: a\r\n${end}`, 400, 'malformed'],
  ['a field without a colon', `${get}${host}X-A\r\n${end}`, 400, 'malformed'],
  ['a field without a name', `${get}${host}: 1\r\n${end}`, 400, 'malformed'],
  ['a byte outside ASCII in a name', `${get}${host}X-\xe9: 1\r\n${end}`, 400, 'malformed'],
  ['a control character in a value', `${get}${host}X-A: 1\x012\r\n${end}`, 400, 'malformed'],
  ['a chunk size with a bare LF', `POST / HTTP/1.1\r\n${host}${te}\r\n1\na\r\n0\r\n\r\n`, 400, 'malformed'],
  ['a chunk size with a sign', `POST / HTTP/1.1\r\n${host}${te}\r\n+1\r\na\r\n0\r\n\r\n`, 400, 'malformed'],
  ['a chunk size in C', `POST / HTTP/1.1\r\n${host}${te}\r\n0x1\r\na\r\n0\r\n\r\n`, 400, 'malformed'],
  [
    'a chunk size beyond 64 bits',
    `POST / HTTP/1.1\r\n${host}${te}\r\n10000000000000001\r\na\r\n0\r\n\r\n`,
    400,
    'malformed',
  ],
  ['a LF in a chunk extension', `POST / HTTP/1.1\r\n${host}${te}\r\n1;a\nb\r\na\r\n0\r\n\r\n`, 400, 'malformed'],
  ['an empty expectation', `${get}${host}Expect:\r\n${end}`, 417, 'expectation-unknown'],
  ['100-continue and more', `${get}${host}Expect: 100-continue, coffee\r\n${end}`, 417, 'expectation-unknown'],
  [
    'an expectation besides 100-continue',
    `${get}${host}Expect: coffee\r\nExpect: 100-continue\r\n${end}`,
    417,
    'expectation-unknown',
  ],
])('refuses %s, closes, and records it; the application sees nothing', async (_what, bytes, status, code) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, inspected)
  const answer = await sendRaw(gateway.port, bytes)
  expect(answer.status).toBe(status)
  expect(answer.head.toLowerCase()).toContain('connection: close')
  expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json')
  const problem = JSON.parse(answer.body) as { status: number; requestId: string; type: string }
  expect(problem.status).toBe(status)
  const decision = await gateway.decision(problem.requestId)
  expect(decision.verdict.action).toBe('refuse')
  expect(decision.outcome).toMatchObject({ status, error: code })
  expect(problem.type).toBe(`urn:sallyport:error:${code}`)
  expect(upstream.started()).toBe(0)
})

it('a refused request does not take the next one on its connection along', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, `GET /a/../b HTTP/1.1\r\n${host}\r\nGET /smuggled HTTP/1.1\r\n${host}\r\n`)
  expect(answer.text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  expect(upstream.started()).toBe(0)
})
