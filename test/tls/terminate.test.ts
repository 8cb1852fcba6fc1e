import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask, startTlsGateway } from './ask.ts'

it('clients speak TLS, and the application is told so', async () => {
  const upstream = await startUpstream()
  const gateway = await startTlsGateway(upstream.url)
  const answer = await ask(gateway.port, gateway.authority.ca, { headers: { 'x-forwarded-proto': 'http' } })
  expect(answer).toMatchObject({ status: 200, body: 'hello' })
  const [seen] = upstream.seen
  expect(seen!.header('x-forwarded-proto')).toBe('https')
  expect(seen!.header('forwarded')).toContain('proto=https')
})

it('a version older than minVersion is refused in the handshake', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url, { minVersion: 'TLSv1.3' })
  const { ca } = gateway.authority
  await expect(ask(gateway.port, ca, { maxVersion: 'TLSv1.2' })).rejects.toThrow('alert protocol version')
  expect((await ask(gateway.port, ca)).status).toBe(200)
})

it('plain HTTP on the TLS port is cut off and costs nothing', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url)
  const answer = await sendRaw(gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(answer.text).not.toContain('HTTP/1.1')
  expect((await ask(gateway.port, gateway.authority.ca)).status).toBe(200)
})

it('a handshake that is never finished is cut after http.headersTimeout', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url, {}, 'http: { headersTimeout: 200ms }')
  const socket = connect(gateway.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('close', resolve))
  expect(socket.bytesRead).toBe(0)
})

it('the time-out of the head counts on TLS connections too', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url, {}, 'http: { headersTimeout: 200ms }')
  const socket = connectTls({
    port: gateway.port,
    host: '127.0.0.1',
    ca: gateway.authority.ca,
    servername: 'localhost',
  })
  let text = ''
  socket.on('data', (chunk) => {
    text += String(chunk)
  })
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
  await new Promise((resolve) => socket.once('close', resolve))
  expect(text).toMatch(/^HTTP\/1\.1 408 /)
})

it('a WebSocket goes through over TLS', async () => {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${String(data)}`)))
  await new Promise((resolve) => sockets.once('listening', resolve))
  onTestFinished(() => sockets.close())
  const { port } = sockets.address() as { port: number }
  const gateway = await startTlsGateway(`http://127.0.0.1:${port}`)
  const client = new WebSocket(`wss://localhost:${gateway.port}/`, { ca: gateway.authority.ca })
  await new Promise((resolve) => client.once('open', resolve))
  client.send('hi')
  expect(await new Promise((resolve) => client.once('message', (data) => resolve(String(data))))).toBe('echo hi')
  client.terminate()
})
