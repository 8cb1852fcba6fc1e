import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRawUpstream } from '../helpers/upstream.ts'
import {
  openClient,
  rawClient,
  rawEnd,
  startRawApplication,
  startSocketServer,
  switching,
  upgradeRequest,
} from './ends.ts'
import { opcodes, readFrames, toBytes } from './frames.ts'

const hello = toBytes({ opcode: opcodes.text, payload: 'hello' })

it('frames sent together with the upgrade request reach the application after its 101 (CVE-2026-130647)', async () => {
  const gateway = await startGateway((await startSocketServer()).url)
  const client = rawClient(gateway, upgradeRequest(), Buffer.concat([hello, hello.subarray(0, 7)]))
  await until(async () => (await client.frames()).length === 1 || undefined)
  client.socket.write(hello.subarray(7))
  await until(async () => (await client.frames()).length === 2 || undefined)
  expect((await client.frames()).map(({ payload }) => String(payload))).toEqual(['hello', 'hello'])
})

it('they do not reach an application that refuses the upgrade', async () => {
  const application = await startRawApplication('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
  const gateway = await startGateway(application.url)
  const answer = await sendRaw(gateway.port, Buffer.concat([Buffer.from(upgradeRequest()), hello]))
  expect(answer.status).toBe(403)
  expect((await (await application.connection()).body()).length).toBe(0)
})

it('what the application sends together with its 101 reaches the client', async () => {
  const greeting = toBytes({ opcode: opcodes.text, payload: 'welcome', masked: false })
  const application = await startRawApplication(Buffer.concat([Buffer.from(switching()), greeting, greeting]))
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway)
  await until(async () => (await client.frames()).length === 2 || undefined)
  expect(await client.body()).toEqual(Buffer.concat([greeting, greeting]))
})

it.each([
  ['leaves', (socket: Socket) => socket.destroy()],
  ['ends its side', (socket: Socket) => socket.end()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
])('a client that %s before the answer takes its request to the application along', async (_what, go) => {
  const application = await startRawApplication('')
  const gateway = await startGateway(application.url)
  const { socket } = rawClient(gateway)
  const upstream = await application.connection()
  go(socket)
  await upstream.closed
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 0, aborted: 'client' })
  expect((await sendRaw(gateway.port, 'GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n')).status).toBe(400)
})

it.each([
  ['closes', (socket: Socket) => socket.end()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
])('an application that %s before its answer is a bad gateway', async (_what, go) => {
  const { url } = await startRawUpstream((socket) => socket.once('data', () => go(socket)))
  const gateway = await startGateway(url)
  expect((await sendRaw(gateway.port, upgradeRequest())).status).toBe(502)
})

it('an application that is not there is a bad gateway', async () => {
  const gateway = await startGateway('http://127.0.0.1:1')
  const answer = await sendRaw(gateway.port, Buffer.concat([Buffer.from(upgradeRequest()), hello]))
  expect(answer.status).toBe(502)
  expect(answer.head).toContain('close')
})

it('of two pipelined upgrade requests the second is no request any more, and the process lives', async () => {
  const application = await startSocketServer()
  const gateway = await startGateway(application.url)
  const client = rawClient(gateway, upgradeRequest() + upgradeRequest('/second'))
  expect(await client.closeCode()).toBe(1002)
  expect(
    client
      .bytes()
      .toString('latin1')
      .match(/HTTP\/1\.1 /g),
  ).toHaveLength(1)
  expect(await until(() => application.closes[0])).toBe(1002)
  const { socket, next } = await openClient(gateway)
  socket.send('alive')
  expect(await next()).toBe('alive')
})

it('a connection that served requests can become a WebSocket', async () => {
  const gateway = await startGateway((await startSocketServer()).url)
  const socket = connect(gateway.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const end = rawEnd(socket)
  for (let served = 1; served <= 2; served++) {
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => end.bytes().toString().split('plain').length === served + 1 || undefined)
  }
  socket.write(Buffer.concat([Buffer.from(upgradeRequest()), hello]))
  const frames = await until(() => {
    const switched = end.bytes().indexOf('HTTP/1.1 101')
    const body = end.bytes().indexOf('\r\n\r\n', switched)
    const found = switched < 0 || body < 0 ? [] : readFrames(end.bytes().subarray(body + 4)).frames
    return found.length > 0 ? found : undefined
  })
  expect(String(frames[0]!.payload)).toBe('hello')
})
