import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const everything = `plugins:
  - { use: rate-limit, config: { limits: [{ name: wide, key: client.ip, rate: 100000/s }] } }
  - { use: threat-score }`

it('each server-sent event passes at once', async () => {
  let say: ((text: string) => void) | undefined
  const upstream = await startUpstream((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.flushHeaders()
    say = (text) => void res.write(text)
  })
  const gateway = await startGateway(upstream.url, everything)
  const answer = await fetch(gateway.url, { headers: { accept: 'text/event-stream' } })
  const reader = answer.body!.getReader()
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    say!(event)
    expect(Buffer.from((await reader.read()).value!).toString()).toBe(event)
  }
  await reader.cancel()
})

it('an upload streams through after its inspected start, whole and with backpressure', async () => {
  const bytes = randomBytes(8 * 1024 * 1024)
  const upstream = await startUpstream((_req, res, body) => {
    res.end(createHash('sha256').update(body, 'latin1').digest('hex'))
  })
  const gateway = await startGateway(upstream.url, everything)
  const answer = await fetch(gateway.url, { method: 'POST', body: bytes })
  expect(await answer.text()).toBe(createHash('sha256').update(bytes).digest('hex'))
  const { score } = await gateway.decision(answer.headers.get('x-request-id')!)
  // Random bytes may look like anything; what was not looked at is said once.
  expect(score.signals.filter(({ id }) => id === 'body.uninspected')).toHaveLength(1)
})

it('the application may answer before the upload is over', async () => {
  const gateway = await startGateway((await earlyAnswerer()).url)
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const req = request(gateway.url, { method: 'POST', headers: { 'content-length': 50_000_000 } }, (res) => {
      resolve(res.statusCode)
      res.resume()
      req.destroy()
    })
    req.on('error', reject)
    req.write(Buffer.alloc(100_000))
  })
  expect(status).toBe(403)
})

async function earlyAnswerer(): Promise<{ url: string }> {
  const { createServer } = await import('node:http')
  const { onTestFinished } = await import('vitest')
  const server = createServer((_req, res) => res.writeHead(403).end('no'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }
}

it('100 Continue is said only after the checks have passed', async () => {
  const upstream = await startUpstream()
  const rules = `policy: p\nrules:\n  - { name: no, when: 'request.path == "/no"', then: { deny: {} } }\n`
  const gateway = await startGateway(upstream.url, 'plugins: [{ use: policy, config: { files: [p.yaml] } }]', {
    files: { 'p.yaml': rules },
  })
  const ask = async (path: string): Promise<string> => {
    const socket = connect(gateway.port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`)
    await until(() => (text.includes('\r\n\r\n') ? true : undefined))
    if (text.startsWith('HTTP/1.1 100')) {
      socket.write('ok')
      await until(() => (text.includes('hello') ? true : undefined))
    }
    socket.destroy()
    return text
  }
  expect(await ask('/yes')).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  expect(await ask('/no')).toMatch(/^HTTP\/1\.1 403/)
  expect(upstream.seen.map(({ url, body }) => `${url} ${body}`)).toEqual(['/yes ok'])
  expect(upstream.seen[0]!.header('expect')).toBeUndefined()
})

it('a body over the limit of its route: 413, stated or not', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(
    upstream.url,
    'routes: [{ name: all, path: /*, upstream: app, maxBody: 1KiB, inspectBytes: 0 }]',
  )
  expect((await fetch(gateway.url, { method: 'POST', body: 'a'.repeat(2_000) })).status).toBe(413)
  const chunked = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.alloc(800))
      controller.enqueue(Buffer.alloc(800))
      controller.close()
    },
  })
  const answer = await fetch(gateway.url, { method: 'POST', body: chunked, duplex: 'half' } as RequestInit)
  expect(answer.status).toBe(413)
  expect(upstream.seen).toEqual([])
})
