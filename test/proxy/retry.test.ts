import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const request = (method: string, body = ''): string =>
  `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`

/** Answers the first request of a connection, and does `then` with the second: the keep-alive race. */
async function race(
  then: (socket: Socket) => void,
): Promise<{ send(bytes: string): Promise<number>; asked(): number }> {
  const served = new WeakSet<Socket>()
  const upstream = await startRecorder((socket) => {
    if (served.has(socket)) return then(socket)
    served.add(socket)
    socket.write(ok)
  })
  const gateway = await startGateway(upstream.url, 'plugins: [{ use: threat-score }]')
  await sendRaw(gateway.port, request('GET'))
  return {
    send: async (bytes) => (await sendRaw(gateway.port, bytes)).status,
    asked: () => upstream.requests.length - 1,
  }
}

it.each([
  ['GET', ''],
  ['HEAD', ''],
  ['PUT', 'body'],
  ['DELETE', ''],
])('%s is sent once more when the connection was just closing', async (method, body) => {
  const { send, asked } = await race((socket) => socket.destroy())
  expect(await send(request(method, body))).toBe(200)
  expect(asked()).toBe(2)
})

it.each(['POST', 'PATCH'])('%s is not: it may have been carried out', async (method) => {
  const { send, asked } = await race((socket) => socket.destroy())
  expect(await send(request(method, 'body'))).toBe(502)
  expect(asked()).toBe(1)
})

it('nothing is sent once more after a byte of a response', async () => {
  const { send, asked } = await race((socket) => socket.end('HTTP/1.1 200 OK\r\nX-'))
  expect(await send(request('GET'))).toBe(502)
  expect(asked()).toBe(1)
})

it('once, not for ever', async () => {
  const upstream = await startRecorder((socket) => socket.destroy())
  const gateway = await startGateway(upstream.url)
  expect((await sendRaw(gateway.port, request('GET'))).status).toBe(502)
  expect(upstream.requests).toHaveLength(2)
})
