import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const post = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345'

it('no more connections than http.maxConnections', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, 'http: { maxConnections: 2 }')
  const [first, second] = [openClient(gateway.port), openClient(gateway.port)]
  for (const client of [first, second]) {
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.reads(/hello/)
  }
  const third = openClient(gateway.port)
  await until(() => third.ended() ?? undefined)
  expect(third.text()).toBe('')
  first.socket.destroy()
  await until(async () => {
    const client = openClient(gateway.port)
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await until(() => client.ended() ?? (/hello/.test(client.text()) || undefined))
    return client.ended() === null || undefined
  })
})

it('a head that does not come in time: 408', async () => {
  const gateway = await startGateway('http://127.0.0.1:1', 'http: { headersTimeout: 200ms }')
  const client = openClient(gateway.port)
  client.send('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')
  expect(await client.reads(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nconnection: close\r\n/)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 408, error: 'request-timeout' })
})

it.each([
  ['held back', 'plugins: [{ use: threat-score }]'],
  ['sent on as it comes', 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]'],
])('a body that does not come in time, %s: 408', async (_how, yaml) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `${yaml}\nhttp: { headersTimeout: 200ms, requestTimeout: 300ms }`)
  const client = openClient(gateway.port)
  client.send(post)
  expect(await client.reads(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 408 /)
  await until(() => client.ended() ?? undefined)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 408, error: 'request-timeout' })
  expect(upstream.seen).toEqual([])
})

it('a streaming route gives a body all the time it needs', async () => {
  const upstream = await startUpstream((_req, res, body) => res.end(`got ${body}`))
  const gateway = await startGateway(
    upstream.url,
    'routes: [{ name: all, path: /*, upstream: app, streaming: true }]\nhttp: { headersTimeout: 100ms, requestTimeout: 200ms }',
  )
  const client = openClient(gateway.port)
  client.send(post)
  await new Promise((resolve) => setTimeout(resolve, 500))
  client.send('67890')
  await client.reads(/got 1234567890/)
})

it('the request line is measured whole: method, target and version', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, 'http: { maxRequestLine: 256B }')
  const line = (length: number): string => `GET /${'a'.repeat(length - 'GET / HTTP/1.1'.length)} HTTP/1.1`
  for (const [length, status] of [
    [256, 200],
    [257, 414],
  ] as const) {
    const client = openClient(gateway.port)
    client.send(`${line(length)}\r\nHost: a\r\n\r\n`)
    expect(await client.reads(/\r\n\r\n/)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  }
})

it('a head of many fields is counted, not only measured', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  for (const [count, status] of [
    [99, 200],
    [100, 400],
  ] as const) {
    const client = openClient(gateway.port)
    client.send(`GET / HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(count)}\r\n`)
    expect(await client.reads(/\r\n\r\n/)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  }
})
