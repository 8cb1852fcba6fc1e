import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'
import { startUpstream } from '../helpers/upstream.ts'

const post = (body: string, fields = ''): string =>
  `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${fields}Connection: close\r\n\r\n${body}`

const inspected = 'plugins: [{ use: threat-score }]'
const streamed = 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]'

it.each([inspected, streamed])('extensions and trailers end here: %s', async (yaml) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, yaml)
  const bytes = post('3;name=value\r\nabc\r\n0;last\r\nX-Trailer: 1\r\n\r\n', 'Trailer: X-Trailer\r\n')
  expect((await sendRaw(gateway.port, bytes)).status).toBe(200)
  expect(upstream.requests[0]!.toLowerCase()).not.toMatch(/name|last|trailer/)
  expect(upstream.requests[0]).toContain('abc')
})

it.each([inspected, streamed])('a body of one-byte chunks arrives whole: %s', async (yaml) => {
  const upstream = await startUpstream((_req, res, body) => res.end(`${body.length} ${body.slice(-3)}`))
  const gateway = await startGateway(upstream.url, yaml)
  const answer = await sendRaw(gateway.port, post(`${'1\r\nx\r\n'.repeat(20_000)}3\r\nend\r\n0\r\n\r\n`))
  expect(answer.body).toContain('20003 end')
})

it('a chunk-size line that does not end is refused', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, inspected)
  expect((await sendRaw(gateway.port, post(`1;${'a'.repeat(20_000)}`))).status).toBe(400)
  expect(upstream.connections).toEqual([])
})

it('a bad chunk behind good ones cuts the request off; the application never sees its end', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, streamed)
  expect((await sendRaw(gateway.port, post('3\r\nabc\r\nzz\r\n0\r\n\r\n'))).status).toBe(400)
  expect(upstream.requests).toEqual([])
})

it('a trailer cannot frame anything', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, inspected)
  expect((await sendRaw(gateway.port, post('1\r\na\r\n0\r\nContent-Length: 5\r\n\r\n'))).status).toBe(400)
  expect(upstream.connections).toEqual([])
})
