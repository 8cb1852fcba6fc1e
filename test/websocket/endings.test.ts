import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { openClient, rawClient, startRawApplication, startSocketServer } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

const { close, text } = opcodes

it('a Close frame passes both ways with its code and reason', async () => {
  const application = await startSocketServer((socket) => socket.on('message', () => socket.close(4_000, 'done')))
  const gateway = await startGateway(application.url)
  const { socket, closed } = await openClient(gateway)
  socket.send('go')
  expect(await closed).toEqual({ code: 4_000, reason: 'done' })
  expect(await until(() => application.closes[0])).toBe(4_000)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 101, error: null, aborted: null })
})

it('what follows a Close frame does not pass', async () => {
  const application = await startRawApplication()
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  const upstream = await application.connection()
  await client.body()
  const last = Buffer.from([0x03, 0xe8])
  upstream.socket.write(
    Buffer.concat([
      toBytes({ opcode: close, payload: last, masked: false }),
      toBytes({ opcode: text, payload: 'late', masked: false }),
    ]),
  )
  upstream.socket.end()
  await client.ended
  expect((await client.frames()).map(({ opcode }) => opcode)).toEqual([close])
})

it.each([
  'ends',
  'resets',
])('a client that %s without a Close frame is gone for the application at once', async (how) => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  await client.body()
  await application.connection()
  if (how === 'ends') client.socket.end()
  else client.socket.resetAndDestroy()
  expect(await until(() => application.closes[0])).toBe(1006)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 101, error: null, aborted: 'client' })
})

it.each(['ends', 'resets'])('an application that %s without a Close frame is gone for the client', async (how) => {
  const application = await startRawApplication()
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  const upstream = await application.connection()
  await client.body()
  if (how === 'ends') upstream.socket.end()
  else upstream.socket.resetAndDestroy()
  await client.ended
  expect(await client.frames()).toEqual([])
  client.socket.end()
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 101, aborted: 'upstream' })
})

it('what a client said before it ended its side still arrives, and so does the answer to it', async () => {
  const gateway = await startGateway((await startSocketServer()).url)
  const client = rawClient(gateway)
  await client.body()
  client.socket.end(toBytes({ opcode: text, payload: 'question' }))
  await client.closed
  expect((await client.frames()).map(({ payload }) => String(payload))).toContain('question')
})

it('silence of both sides ends it with 1001; a Ping of one is enough to keep it', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(
    application.url,
    'routes: [{ name: all, path: /*, upstream: app, websocket: { idleTimeout: 400ms } }]',
  )
  const { socket, closed } = await openClient(gateway)
  const sender = await application.connection()
  let pings = 0
  socket.on('ping', () => pings++)
  const timer = setInterval(() => sender.ping(), 50)
  await until(() => pings > 20 || undefined)
  clearInterval(timer)
  expect(socket.readyState).toBe(socket.OPEN)
  expect(await closed).toEqual({ code: 1001, reason: 'Idle' })
  expect(await until(() => application.closes[0])).toBe(1001)
  expect((await gateway.lastDecision()).outcome.error).toBe('tunnel-idle')
})

it('the bytes that went to the client are on the record, which is written at the end', async () => {
  const application = await startSocketServer((socket) => socket.send('a'.repeat(1_000)))
  const gateway = await startGateway(application.url)
  const { socket, next } = await openClient(gateway)
  expect(await next()).toHaveLength(1_000)
  expect(await gateway.metrics()).toContain('sallyport_in_flight 1')
  socket.close(1000)
  await until(async () => (await gateway.metrics()).includes('sallyport_in_flight 0') || undefined)
  // The message with a header of 4 bytes, and the Close frame with its code.
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 101, bytes: 1_004 + 4, aborted: null })
})
