import { expect, it } from 'vitest'
import type { ErrorCode } from '../../gateway/errors.ts'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'

const get = 'GET / HTTP/1.1\r\n'
const host = 'Host: a.example\r\n'
const end = '\r\n'
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
])('refuses %s, closes, and records it; the application sees nothing', async (_what, bytes, status, code) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
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
