import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRawUpstream, startUpstream } from '../helpers/upstream.ts'

const fast = (url: string): string =>
  `upstreams: [{ name: app, url: '${url}', headTimeout: 300ms, connectTimeout: 300ms, idleTimeout: 300ms }]`

it('nobody listens: 502 that names no address', async () => {
  const gateway = await startGateway('http://127.0.0.1:1')
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(502)
  const text = await answer.text()
  expect(text).not.toMatch(/127\.0\.0\.1|ECONN/)
  expect((await gateway.decision(answer.headers.get('x-request-id')!)).outcome.error).toBe('upstream-refused')
})

it.each([
  ['closes without a word', '', 502, 'upstream-reset'],
  ['sends garbage', 'hello there\r\n\r\n', 502, 'upstream-garbage'],
  ['cuts its head short', 'HTTP/1.1 200 OK\r\nContent-Le', 502, 'upstream-reset'],
])('an application that %s: %s', async (_what, bytes, status, code) => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', () => socket.end(bytes))
  })
  const gateway = await startGateway(upstream.url)
  const answer = await fetch(gateway.url, { method: 'POST', body: 'x' })
  expect(answer.status).toBe(status)
  expect((await gateway.decision(answer.headers.get('x-request-id')!)).outcome.error).toBe(code)
})

it('no head in time: 504', async () => {
  const upstream = await startRawUpstream(() => undefined)
  const gateway = await startGateway(upstream.url, fast(upstream.url))
  expect((await fetch(gateway.url)).status).toBe(504)
})

it('a response that breaks off never looks like a clean end', async () => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')
      setTimeout(() => socket.destroy(), 50)
    })
  })
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('hello')
  expect(answer.text).not.toMatch(/\r\n0\r\n\r\n$/)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 200, aborted: 'upstream' })
})

it('a client that leaves is felt by the application', async () => {
  let closed = false
  const upstream = await startUpstream((req, res) => {
    res.write('first')
    req.socket.on('close', () => {
      closed = true
    })
  })
  const gateway = await startGateway(upstream.url)
  const leaving = new AbortController()
  const answer = await fetch(gateway.url, { signal: leaving.signal })
  await answer.body!.getReader().read()
  leaving.abort()
  await until(() => closed || undefined)
  expect((await gateway.lastDecision()).outcome.aborted).toBe('client')
})

it('a kept-alive connection that the application closed costs an idempotent request nothing', async () => {
  let connections = 0
  const upstream = await startRawUpstream((socket) => {
    connections++
    let answered = 0
    socket.on('data', () => {
      if (answered++ === 0) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      else socket.destroy()
    })
  })
  const gateway = await startGateway(upstream.url)
  expect(await (await fetch(gateway.url)).text()).toBe('ok')
  expect(await (await fetch(gateway.url)).text()).toBe('ok')
  expect(connections).toBe(2)
})

it('an answer of the application is never asked for twice, whatever its status', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.statusCode = 503
    res.end()
  })
  const gateway = await startGateway(upstream.url)
  expect((await fetch(gateway.url)).status).toBe(503)
  expect(upstream.started()).toBe(1)
})

it('a full upstream sheds load with 503 and Retry-After', async () => {
  const upstream = await startRawUpstream(() => undefined)
  const gateway = await startGateway(
    upstream.url,
    `upstreams: [{ name: app, url: '${upstream.url}', headTimeout: 2s, connections: 1 }]`,
  )
  const waiting = [fetch(gateway.url), fetch(gateway.url)]
  await until(async () => ((await gateway.metrics()).includes('sallyport_in_flight 2') ? true : undefined))
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([504, 504])
})
