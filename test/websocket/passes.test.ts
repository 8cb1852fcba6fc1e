import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from '../pipeline/planted.ts'
import { openClient, rawClient, startRawApplication, startSocketServer, upgradeRequest } from './ends.ts'

const roomy = 'routes: [{ name: all, path: /*, upstream: app, websocket: { maxMessage: 4MiB } }]'

it('a WebSocket passes both ways, and its record says 101', async () => {
  const gateway = await startGateway((await startSocketServer()).url, roomy)
  const { socket, next } = await openClient(gateway)
  socket.send('hello')
  expect(await next()).toBe('hello')
  const large = Buffer.alloc(3_000_000, 7)
  const echoed = new Promise<Buffer>((resolve) => socket.once('message', (data) => resolve(data as Buffer)))
  socket.send(large)
  expect((await echoed).equals(large)).toBe(true)
  socket.close()
  await until(async () => ((await gateway.metrics()).includes('sallyport_in_flight 0') ? true : undefined))
  expect((await gateway.lastDecision()).outcome.status).toBe(101)
})

it('the subprotocol that the application chooses reaches the client, and Origin and cookies the application', async () => {
  let seen: string[] = []
  const application = await startSocketServer(
    (_socket, { headers }) => {
      seen = [headers.origin ?? '', headers.cookie ?? '', headers['sec-websocket-protocol'] ?? '']
    },
    { handleProtocols: (offered) => [...offered][1] ?? false },
  )
  const gateway = await startGateway(application.url)
  const headers = { origin: 'https://shop.example', cookie: 'sid=1', 'sec-websocket-protocol': 'v1.chat, v2.chat' }
  const client = rawClient(gateway, upgradeRequest('/ws', lines(headers)))
  await client.body()
  expect(client.bytes().toString()).toContain('Sec-WebSocket-Protocol: v2.chat\r\n')
  expect(seen).toEqual(['https://shop.example', 'sid=1', 'v1.chat, v2.chat'])
})

function lines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}

it('an upgrade passes every check like any request', async () => {
  const rules = `policy: p\nrules:\n  - { name: no, when: 'request.path == "/no"', then: { deny: {} } }\n`
  const gateway = await startGateway(
    (await startSocketServer()).url,
    'plugins: [{ use: policy, config: { files: [p.yaml] } }]',
    { files: { 'p.yaml': rules } },
  )
  expect((await sendRaw(gateway.port, upgradeRequest('/no'))).status).toBe(403)
  expect((await gateway.lastDecision()).verdict).toMatchObject({ action: 'deny', rule: 'no' })
})

it('plugins may wait before the upgrade, and their headers are on both requests and answers', async () => {
  const marker = planted('marker', {
    async consult(ctx) {
      await setImmediate()
      ctx.setRequestHeader('x-user', 'ann')
      ctx.addResponseHeader('x-added', 'yes')
      return undefined
    },
    onResponse: (_ctx, head) => head.setHeader('x-status', String(head.status)),
  })
  const application = await startRawApplication()
  const gateway = await startGateway(application.url, use('marker'), { plugins: [marker] })
  const client = rawClient(gateway)
  await client.body()
  expect(client.bytes().toString()).toContain('x-added: yes\r\n')
  expect(client.bytes().toString()).toContain('x-status: 101\r\n')
  expect((await application.connection()).bytes().toString()).toContain('x-user: ann\r\n')
})

it('anything but a 101 is an answer like any other', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.writeHead(401, { 'www-authenticate': 'Basic' })
    res.end('who are you')
  })
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, upgradeRequest())
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('who are you')
})

it.each([
  ['a route that takes none', 'routes: [{ name: all, path: /*, upstream: app, websocket: false }]', upgradeRequest()],
  ['version 8', '', upgradeRequest().replace('Version: 13', 'Version: 8')],
  ['POST', '', upgradeRequest().replace('GET', 'POST')],
  ['a body with a length', '', `${upgradeRequest('/ws', 'Content-Length: 5\r\n')}hello`],
  ['a chunked body', '', `${upgradeRequest('/ws', 'Transfer-Encoding: chunked\r\n')}5\r\nhello\r\n0\r\n\r\n`],
])('refuses %s', async (_what, yaml, bytes) => {
  const gateway = await startGateway((await startSocketServer()).url, yaml)
  const answer = await sendRaw(gateway.port, bytes)
  expect(answer.status).toBe(400)
  expect(answer.text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
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
