import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'

async function startEcho(): Promise<string> {
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`

it('a WebSocket passes both ways, and its record says 101', async () => {
  const gateway = await startGateway(await startEcho())
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/ws`)
  const answer = await new Promise<string>((resolve, reject) => {
    socket.on('open', () => socket.send('hello'))
    socket.on('message', (data) => resolve(String(data)))
    socket.on('error', reject)
  })
  expect(answer).toBe('hello')
  const large = Buffer.alloc(3_000_000, 7)
  const echoed = new Promise<Buffer>((resolve) => socket.once('message', (data) => resolve(data as Buffer)))
  socket.send(large)
  expect((await echoed).equals(large)).toBe(true)
  socket.close()
  await until(async () => ((await gateway.metrics()).includes('sallyport_in_flight 0') ? true : undefined))
  expect((await gateway.lastDecision()).outcome.status).toBe(101)
})

it('an upgrade passes every check like any request', async () => {
  const rules = `policy: p\nrules:\n  - { name: no, when: 'request.path == "/no"', then: { deny: {} } }\n`
  const gateway = await startGateway(await startEcho(), 'plugins: [{ use: policy, config: { files: [p.yaml] } }]', {
    files: { 'p.yaml': rules },
  })
  expect((await sendRaw(gateway.port, upgrade('/no'))).status).toBe(403)
  expect((await gateway.lastDecision()).verdict).toMatchObject({ action: 'deny', rule: 'no' })
})

it('anything but a 101 is an answer like any other', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.writeHead(401, { 'www-authenticate': 'Basic' })
    res.end('who are you')
  })
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, upgrade('/ws'))
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('who are you')
})

it.each([
  ['a route that takes none', 'routes: [{ name: all, path: /*, upstream: app, websocket: false }]', upgrade('/')],
  ['version 8', '', upgrade('/').replace('Version: 13', 'Version: 8')],
  ['POST', '', upgrade('/').replace('GET', 'POST')],
])('refuses %s', async (_what, yaml, bytes) => {
  const gateway = await startGateway(await startEcho(), yaml)
  expect((await sendRaw(gateway.port, bytes)).status).toBe(400)
  expect((await gateway.lastDecision()).outcome.error).toBe('upgrade-refused')
})

it('any other upgrade is stripped and the request goes on', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  const bytes =
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n'
  expect((await sendRaw(gateway.port, bytes)).status).toBe(200)
  expect(upstream.seen[0]!.header('upgrade')).toBeUndefined()
  expect(upstream.seen[0]!.header('http2-settings')).toBeUndefined()
})
