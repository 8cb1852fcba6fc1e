import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { startGateway, until } from '../helpers/gateway.ts'
import { openClient, startSocketServer } from './ends.ts'

const messages = 800
const message = Buffer.alloc(65_536, 7)

/** Sockets and streams hold a few MB on the way (the kernel's buffers grow to 6 MB each); the rest must wait at its origin. */
const mostOnTheWay = 25_000_000

/** Sends 50 MB; how much of it has not left the sender is told by `bufferedAmount`. */
function flood(socket: WebSocket): void {
  for (let i = 0; i < messages; i++) socket.send(message)
}

/** Resolves when the sender has got rid of nothing for a while. */
async function standstill(socket: WebSocket): Promise<number> {
  let [before, rounds] = [-1, 0]
  return until(() => {
    rounds = socket.bufferedAmount === before ? rounds + 1 : 0
    before = socket.bufferedAmount
    return rounds >= 40 ? before : undefined
  }, 20_000)
}

function countBytes(socket: WebSocket): () => number {
  let bytes = 0
  socket.on('message', (data) => {
    bytes += (data as Buffer).length
  })
  return () => bytes
}

it('a client that does not read holds the application back; then everything arrives', async () => {
  const application = await startSocketServer(() => undefined)
  const gateway = await startGateway(application.url)
  const { socket } = await openClient(gateway)
  socket.pause()
  const received = countBytes(socket)
  const sender = await application.connection()
  const before = process.memoryUsage()
  flood(sender)
  expect(await standstill(sender)).toBeGreaterThan(messages * message.length - mostOnTheWay)
  const after = process.memoryUsage()
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(mostOnTheWay)
  socket.resume()
  await until(() => received() === messages * message.length || undefined, 20_000)
})

it('an application that does not read holds the client back; then everything arrives', async () => {
  const application = await startSocketServer((socket) => socket.pause())
  const gateway = await startGateway(application.url)
  const { socket } = await openClient(gateway)
  const reader = await application.connection()
  const received = countBytes(reader)
  flood(socket)
  expect(await standstill(socket)).toBeGreaterThan(messages * message.length - mostOnTheWay)
  reader.resume()
  await until(() => received() === messages * message.length || undefined, 20_000)
})

it('while one direction stands still, the other flows', async () => {
  const application = await startSocketServer(() => undefined)
  const gateway = await startGateway(application.url)
  const { socket } = await openClient(gateway)
  const sender = await application.connection()
  const received = countBytes(sender)
  socket.pause()
  flood(sender)
  await standstill(sender)
  socket.send('still here')
  await until(() => received() === 'still here'.length || undefined)
})
