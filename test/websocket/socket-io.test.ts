import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import { expect, it, onTestFinished } from 'vitest'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'

/** A socket.io application: echoes `say`, joins everybody to one room, and numbers its clients. */
async function startApplication(): Promise<string> {
  const server = createServer()
  const application = new Server(server)
  application.on('connection', (socket) => {
    void socket.join('all')
    socket.on('say', (text: string, done: (answer: string) => void) => {
      application.to('all').emit('said', text)
      done(`heard ${text}`)
    })
    socket.on('bytes', (bytes: Buffer, done: (answer: Buffer) => void) => done(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await application.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function join(gateway: TestGateway, transports: string[]): Promise<Socket> {
  const socket = io(gateway.url, { transports, reconnection: false, forceNew: true })
  onTestFinished(() => void socket.disconnect())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}

it.each([
  ['WebSocket at once', ['websocket']],
  ['polling, then WebSocket', ['polling', 'websocket']],
  ['polling only', ['polling']],
])('socket.io works: %s', async (_what, transports) => {
  const gateway = await startGateway(await startApplication())
  const [speaker, listener] = [await join(gateway, transports), await join(gateway, transports)]
  const last = transports.at(-1)
  await until(() => [speaker, listener].every(({ io }) => io.engine.transport.name === last) || undefined)
  const said = new Promise((resolve) => listener.once('said', resolve))
  expect(await speaker.emitWithAck('say', 'hello')).toBe('heard hello')
  expect(await said).toBe('hello')
  const bytes = Buffer.alloc(50_000, 7)
  expect(Buffer.from((await speaker.emitWithAck('bytes', bytes)) as Buffer).equals(bytes)).toBe(true)
})
