import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { rawClient, startRawApplication, startSocketServer, switching } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

const { binary, close, continuation, ping, text } = opcodes

it.each([
  ['an unmasked frame', toBytes({ opcode: text, payload: 'hi', masked: false })],
  ['a reserved data opcode', toBytes({ opcode: 3, payload: 'hi' })],
  ['a reserved control opcode', toBytes({ opcode: 11, payload: 'hi' })],
  ['a Ping of 126 bytes', toBytes({ opcode: ping, payload: 'p'.repeat(126) })],
  ['a Ping in fragments', toBytes({ opcode: ping, fin: false })],
  ['a Close frame of one byte', toBytes({ opcode: close, payload: 'x' })],
  ['a continuation of nothing', toBytes({ opcode: continuation, payload: 'hi' })],
  [
    'a message within a message',
    Buffer.concat([toBytes({ opcode: text, fin: false }), toBytes({ opcode: binary, payload: 'hi' })]),
  ],
  ['RSV1 without an extension', toBytes({ opcode: text, payload: 'hi', rsv: 4 })],
  ['another upgrade request', Buffer.from('GET /ws HTTP/1.1\r\nHost: a\r\n\r\n')],
  ['garbage', Buffer.alloc(70_000, 0xff)],
])('%s of a client closes both sides with 1002, and never reaches the application', async (_what, bytes) => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  client.socket.write(toBytes({ opcode: text, payload: 'first' }))
  await until(async () => (await client.frames()).length === 1 || undefined)
  client.socket.write(bytes)
  expect(await client.closeCode()).toBe(1002)
  await client.ended
  client.socket.end()
  expect(await until(() => application.closes[0])).toBe(1002)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 101, error: 'frame-invalid', aborted: null })
})

it.each([
  ['a masked frame', toBytes({ opcode: text, payload: 'hi' })],
  ['a reserved opcode', toBytes({ opcode: 7, masked: false })],
  ['garbage', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
])('%s of the application is no fault of the client, which is told 1014', async (_what, bytes) => {
  const application = await startRawApplication(switching())
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  const upstream = await application.connection()
  await client.body()
  upstream.socket.write(Buffer.concat([toBytes({ opcode: text, payload: 'good', masked: false }), bytes]))
  expect(await client.closeCode()).toBe(1014)
  const [good, last] = await client.frames()
  expect(String(good!.payload)).toBe('good')
  expect(last!.opcode).toBe(close)
  expect(await upstream.closeCode()).toBe(1002)
  client.socket.end()
  upstream.socket.end()
  expect((await gateway.lastDecision()).outcome.error).toBe('upstream-frame')
})
