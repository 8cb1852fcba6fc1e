import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRawUpstream, startUpstream } from '../helpers/upstream.ts'
import { startMirrored } from './mirrored.ts'

const silent = (): undefined => undefined
const nothing = () => startRawUpstream(silent)
const answering = (answer: string) => startRawUpstream((socket) => socket.on('data', () => socket.write(answer)))

it.each([
  ['hangs', nothing, 'failed'],
  ['resets', () => startRawUpstream((socket) => socket.once('data', () => socket.resetAndDestroy())), 'failed'],
  ['is down', async () => ({ url: 'http://127.0.0.1:1' }), 'failed'],
  ['sends garbage', () => answering('hello there\r\n\r\n'), 'failed'],
  ['switches protocols', () => answering('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 'failed'],
  ['breaks its answer off', () => answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'), 'failed'],
  ['answers 500', () => answering('HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad'), 'answered'],
  [
    'answers more than anybody reads',
    () => answering(`HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(2_000_000)}`),
    'answered',
  ],
] as const)('a second application that %s changes nothing for the client', async (_what, open, outcome) => {
  const app = await startUpstream((_req, res) => res.end('app'))
  const shadow = 'headTimeout: 300ms, idleTimeout: 300ms, connectTimeout: 300ms'
  const { gateway, count, counted } = await startMirrored(app.url, (await open()).url, { shadow })
  for (let i = 1; i <= 3; i++) {
    const answer = await fetch(gateway.url, { method: 'POST', body: 'hello' })
    expect([answer.status, await answer.text()]).toEqual([200, 'app'])
    const { outcome: record } = await gateway.decision(answer.headers.get('x-request-id')!)
    expect(record).toMatchObject({ status: 200, error: null, aborted: null })
  }
  await counted(outcome, 3)
  expect(await count('sent')).toBe(3)
  expect(app.seen.map(({ body }) => body)).toEqual(['hello', 'hello', 'hello'])
})

it('copies that hang take no connection of requests to the same application', async () => {
  const app = await startUpstream((_req, res) => res.end('app'))
  const shadow = await startUpstream((req, res) => {
    if (req.headers['x-sallyport-mirror'] === undefined) res.end('shadow')
  })
  const rules = `  - { name: copy, when: request.path == "/copy", then: { mirror: shadow } }
  - { name: away, when: request.path == "/away", then: { route: shadow } }`
  const { gateway, count, counted } = await startMirrored(app.url, shadow.url, { rules, shadow: 'connections: 1' })
  const ask = async (path: string) => (await fetch(`${gateway.url}${path}`)).text()
  // One is on the connection, one waits for it, and there is no place for more.
  for (let i = 0; i < 3; i++) expect(await ask('/copy')).toBe('app')
  await counted('skipped', 1)
  expect(await ask('/away')).toBe('shadow')
  expect(await count('sent')).toBe(2)
})

it('no more than the bound are on their way, and one that is over makes room', async () => {
  const app = await startUpstream()
  const waiting: (() => void)[] = []
  const shadow = await startUpstream((_req, res) => void waiting.push(() => res.end()))
  const { gateway, counted, count } = await startMirrored(app.url, shadow.url, { more: 'pipeline: { maxMirrored: 2 }' })
  for (let i = 0; i < 5; i++) expect((await fetch(gateway.url)).status).toBe(200)
  await counted('skipped', 3)
  await until(() => (waiting.length === 2 ? true : undefined))
  waiting.shift()!()
  await counted('answered', 1)
  expect((await fetch(gateway.url)).status).toBe(200)
  expect(await Promise.all([count('sent'), count('skipped')])).toEqual([3, 3])
})

it('a gateway that stops does not wait for copies, and one that reloads lets them end', async () => {
  const app = await startUpstream()
  const waiting: (() => void)[] = []
  const shadow = await startUpstream((_req, res) => void waiting.push(() => res.end()))
  const { gateway, counted } = await startMirrored(app.url, shadow.url)
  await fetch(gateway.url)
  await until(() => waiting[0])
  expect(await gateway.app.reload()).toBe(true)
  waiting.shift()!()
  await counted('answered', 1)
  await fetch(gateway.url)
  await until(() => waiting[0])
  const startMs = performance.now()
  await gateway.app.drain(0)
  expect(performance.now() - startMs).toBeLessThan(2_500)
})
