import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { type Running, startProcess } from '../helpers/process.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { openStore } from '../state/edge.ts'
import { figures } from './load.ts'

/** Three seconds, and what a busy machine adds. */
const knownWithinMs = 3_000 + 2_000

async function startEdge(redis: TestRedis): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-edges-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'gateway.config.yaml')
  const upstream = await startUpstream()
  const limits = 'plugins: [{ use: rate-limit, config: { limits: [{ name: a, rate: 10/s }] } }]'
  const rest = `events: { to: none }\ndrain: { delay: 0s, timeout: 1s }\n${limits}\n`
  await writeFile(file, `upstreams: [{ name: app, url: '${upstream.url}' }]\n${rest}`)
  // All edges have one name: each process counts all the same.
  return startProcess(['run', '--config', file], { REDIS_URL: redis.url, HOSTNAME: 'same' })
}

async function changed(count: () => number, to: number): Promise<number> {
  const startMs = performance.now()
  await until(() => (count() === to ? true : undefined), 10_000)
  return performance.now() - startMs
}

describe('edges know how many they are', () => {
  it('when one starts, is killed, and is stopped', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    expect(store.edges()).toBe(1)
    const [one, other] = await Promise.all([startEdge(redis), startEdge(redis)])
    const started = await changed(store.edges, 3)
    expect(started).toBeLessThan(knownWithinMs)
    await until(async () => {
      const page = await (await fetch(`${other.admin}/metrics`)).text()
      return /^sallyport_rate_limit_edges 3$/m.test(page) || undefined
    })

    one.child.kill('SIGKILL')
    const killed = await changed(store.edges, 2)
    expect(killed).toBeLessThan(knownWithinMs)

    other.child.kill('SIGTERM')
    expect(await other.exited).toBe(0)
    // It left: nobody has to wait for its silence.
    expect(await redis.client.zcard('sp:instances')).toBe(1)
    const stopped = await changed(store.edges, 1)
    expect(stopped).toBeLessThan(1_500)
    figures('edges, ms until known', { started, killed, stopped })
  }, 60_000)

  it('after Redis came back empty: no lower number is believed before everybody was heard', async () => {
    const redis = await startRedis()
    const stores = [await openStore(redis.url), await openStore(redis.url), await openStore(redis.url)]
    await until(() => (stores.every((store) => store.edges() === 3) ? true : undefined))
    await redis.kill()
    await until(() => (stores.every((store) => store.away()) ? true : undefined))
    const seen = new Set<number>()
    await redis.restart()
    await until(() => {
      for (const store of stores) seen.add(store.edges())
      return stores.every((store) => !store.away()) || undefined
    })
    for (const store of stores) seen.add(store.edges())
    expect([...seen]).toEqual([3])
  })
})
