import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { openClient, rawClient, startRawApplication, startSocketServer, switching, upgradeRequest } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

const perMessageDeflate = { threshold: 0 }
const limited = 'routes: [{ name: all, path: /*, upstream: app, websocket: { maxMessage: 1KB } }]'

it('permessage-deflate is negotiated between the ends, and its frames pass as they are', async () => {
  const application = await startSocketServer(undefined, { perMessageDeflate })
  const gateway = await startGateway(application.url)
  const { socket, next } = await openClient(gateway, { perMessageDeflate })
  expect(socket.extensions).toBe('permessage-deflate')
  for (const message of ['hello', '', 'x'.repeat(100_000)]) {
    socket.send(message)
    expect(await next()).toBe(message)
  }
})

it('the limit of a message counts what is sent, not what comes out of it', async () => {
  const application = await startSocketServer(undefined, { perMessageDeflate })
  const gateway = await startGateway(application.url, limited)
  const { socket, next, closed } = await openClient(gateway, { perMessageDeflate })
  socket.send('x'.repeat(100_000))
  expect(await next()).toHaveLength(100_000)
  socket.send(Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * i * 7_919) >> 3)))
  expect((await closed).code).toBe(1009)
})

it.each([
  ['RSV1 on a continuation', { opcode: opcodes.continuation, rsv: 4 }],
  ['RSV2', { opcode: opcodes.text, rsv: 2 }],
])('with it, %s is still an error', async (_what, frame) => {
  const application = await startRawApplication(switching('Sec-WebSocket-Extensions: permessage-deflate\r\n'))
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway, upgradeRequest('/ws', 'Sec-WebSocket-Extensions: permessage-deflate\r\n'))
  if (frame.opcode === 0) client.socket.write(toBytes({ opcode: opcodes.text, fin: false, rsv: 4 }))
  client.socket.write(toBytes(frame))
  expect(await client.closeCode()).toBe(1002)
})

it('what the bits of another extension mean is left to the ends', async () => {
  const application = await startRawApplication(switching('Sec-WebSocket-Extensions: x-own; level=2\r\n'))
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway, upgradeRequest('/ws', 'Sec-WebSocket-Extensions: x-own; level=2\r\n'))
  const upstream = await application.connection()
  client.socket.write(toBytes({ opcode: opcodes.text, payload: 'odd', rsv: 3 }))
  while ((await upstream.frames()).length === 0) await new Promise((resolve) => upstream.socket.once('data', resolve))
  expect(String((await upstream.frames())[0]!.payload)).toBe('odd')
})
