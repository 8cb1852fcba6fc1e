import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { openClient, rawClient, startSocketServer } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

const limited = 'routes: [{ name: all, path: /*, upstream: app, websocket: { maxMessage: 1KB } }]'
const { binary, continuation } = opcodes

it('a message of just the limit passes, a longer one closes both sides with 1009', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url, limited)
  const { socket, next, closed } = await openClient(gateway)
  socket.send('a'.repeat(1_000))
  expect(await next()).toHaveLength(1_000)
  socket.send('b'.repeat(1_001))
  expect(await closed).toEqual({ code: 1009, reason: 'Message too large' })
  expect(await until(() => application.closes[0])).toBe(1009)
  expect((await gateway.lastDecision()).outcome).toMatchObject({
    status: 101,
    error: 'message-too-large',
    aborted: null,
  })
})

it('fragments are summed, and nothing of the one too many reaches the application', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url, limited)
  const client = rawClient(gateway)
  const part = 'p'.repeat(400)
  client.socket.write(toBytes({ opcode: binary, payload: part, fin: false }))
  client.socket.write(toBytes({ opcode: continuation, payload: part, fin: false }))
  client.socket.write(toBytes({ opcode: continuation, payload: part }))
  expect(await client.closeCode()).toBe(1009)
  expect(await until(() => application.closes[0])).toBe(1009)
})

it('the limit begins anew with each message', async () => {
  const gateway = await startGateway((await startSocketServer()).url, limited)
  const { socket, next } = await openClient(gateway)
  for (const letter of 'abcd') {
    socket.send(letter.repeat(900))
    expect(await next()).toBe(letter.repeat(900))
  }
})

it('many small fragments cost more than their bytes (CVE-2026-48779)', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url, limited)
  const client = rawClient(gateway)
  const crumb = toBytes({ opcode: continuation, payload: 'x', fin: false })
  client.socket.write(toBytes({ opcode: binary, payload: 'x', fin: false }))
  client.socket.write(Buffer.concat(Array.from({ length: 20 }, () => crumb)))
  expect(await client.closeCode()).toBe(1009)
})

it('a frame that only claims to be huge is refused by its header', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url, limited)
  const client = rawClient(gateway)
  client.socket.write(toBytes({ opcode: binary, claims: 2n ** 63n - 1n }).subarray(0, 10))
  expect(await client.closeCode()).toBe(1009)
})

it('messages of the application have no limit', async () => {
  const application = await startSocketServer((socket) => socket.send('a'.repeat(5_000_000)))
  const gateway = await startGateway(application.url, limited)
  expect(await (await openClient(gateway)).next()).toHaveLength(5_000_000)
})
