import { expect, it, onTestFinished } from 'vitest'
import { startChildGateway } from '../helpers/child-gateway.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'

/** docs/rate-limits.md: what a crashed edge held is free after this time. */
const freeAfterMs = 11_000

it('kill -9 of an edge frees what it held when its lease ends; a request that lasts longer than that keeps its slot', {
  timeout: 60_000,
}, async () => {
  const redis = await startRedis()
  const upstream = await startUpstream(() => undefined)
  const yaml = [
    'pipeline: { consultDeadline: 5s }',
    `redis: { url: '${redis.url}', deadline: 1s }`,
    'plugins:',
    '  - use: rate-limit',
    '    config: { limits: [{ name: a, algorithm: concurrency, inFlight: 3 }] }',
  ].join('\n')
  const routes = 'routes: [{ name: all, path: /*, upstream: app }]'
  const dying = await startChildGateway(upstream.url, `${routes}\n${yaml}`)
  onTestFinished(dying.stop)
  const living = await startGateway(upstream.url, yaml)
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  const begin = (url: string): void => void fetch(url, { signal: gone.signal }).catch(() => undefined)
  const started = (count: number, withinMs?: number) =>
    until(() => (upstream.started() === count ? true : undefined), withinMs)

  begin(living.url)
  await started(1)
  begin(`http://127.0.0.1:${dying.port}`)
  begin(`http://127.0.0.1:${dying.port}`)
  await started(3)
  // Until then a renewal may be as old as it gets, and after it one slot is the living edge's for longer than a lease.
  await until(async () => ((await recordedUntil(redis.client)) > 0 ? true : undefined))
  process.kill(dying.pid, 'SIGKILL')
  const killedMs = performance.now()
  expect((await fetch(living.url)).status).toBe(429)

  const tries = setInterval(() => begin(living.url), 100)
  onTestFinished(() => clearInterval(tries))
  await started(5, freeAfterMs + 10_000)
  // Not before the last renewal ends, which is at most 3.1 s old.
  expect(performance.now() - killedMs).toBeGreaterThan(freeAfterMs - 4_000)
  clearInterval(tries)
  for (let i = 0; i < 5; i++) expect((await fetch(living.url)).status).toBe(429)
  expect(upstream.started()).toBe(5)
})

/** When the last lease on record ends, ms since 1970. */
async function recordedUntil(client: { hgetall(key: string): Promise<Record<string, string>> }): Promise<number> {
  const all = await client.hgetall('sp:{inflight:a:127.0.0.1}')
  return Math.max(
    0,
    ...Object.entries(all).flatMap(([name, text]) => (name === 'w' ? [] : [Number(text.split(' ')[2])])),
  )
}
