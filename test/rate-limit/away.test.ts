import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { openSharedEdge, type SharedEdge } from './shared-edge.ts'

const deadlineMs = 100
/** A timer is late by a little. */
const slackMs = 1_500
const algorithms = ['token-bucket', 'fixed-window']

function limitBy(algorithm: string): Record<string, unknown> {
  return { rate: '60/h', coordination: 'exact', algorithm }
}

async function twoEdges(redis: TestRedis, algorithm: string): Promise<[SharedEdge, SharedEdge]> {
  const all = [
    await openSharedEdge(redis.url, limitBy(algorithm), deadlineMs),
    await openSharedEdge(redis.url, limitBy(algorithm), deadlineMs),
  ] as [SharedEdge, SharedEdge]
  await until(() => (all.every(({ store }) => store.edges() === 2 && !store.away()) ? true : undefined))
  return all
}

const faults: readonly [string, (redis: TestRedis) => Promise<unknown> | unknown][] = [
  ['frozen', (redis) => redis.freeze()],
  ['killed', (redis) => redis.kill()],
  ['out of memory', (redis) => redis.client.config('SET', 'maxmemory', '1')],
  ['a read-only replica', (redis) => redis.client.replicaof('127.0.0.1', 1)],
]

const cases = faults.flatMap(([what, fault]) => algorithms.map((algorithm) => [what, algorithm, fault] as const))

describe.each(cases)('Redis is %s, with a %s', (_, algorithm, fault) => {
  it('share: every edge admits its part of the limit, degraded, and no request waits longer than the deadline', async () => {
    const redis = await startRedis()
    const edges = await twoEdges(redis, algorithm)
    await fault(redis)
    const [one, other] = [await edges[0].flood(80), await edges[1].flood(80)]
    expect(one.admitted + other.admitted).toBe(60)
    expect(one.degraded).toBeGreaterThanOrEqual(77)
    expect(Math.max(one.longestMs, other.longestMs)).toBeLessThan(deadlineMs + slackMs)
    expect(one.last.tookMs).toBeLessThan(deadlineMs)
  })

  it('share: what was spent before counts', async () => {
    const redis = await startRedis()
    const edges = await twoEdges(redis, algorithm)
    expect((await edges[0].flood(40)).admitted).toBe(40)
    await edges[1].send()
    await fault(redis)
    const [one, other] = [await edges[0].flood(80), await edges[1].flood(80)]
    expect(41 + one.admitted + other.admitted).toBeLessThanOrEqual(61)
    expect(one.admitted + other.admitted).toBeGreaterThanOrEqual(18)
  })

  it('open: everything passes, degraded', async () => {
    const redis = await startRedis()
    const edge = await openSharedEdge(redis.url, { ...limitBy(algorithm), whenAway: 'open' }, deadlineMs)
    await until(() => (edge.store.away() ? undefined : true))
    await fault(redis)
    const { admitted, last, longestMs } = await edge.flood(100)
    expect(admitted).toBe(100)
    expect(last.degraded).toBe(true)
    expect(longestMs).toBeLessThan(deadlineMs + slackMs)
  })

  it('closed: everything is answered 503', async () => {
    const redis = await startRedis()
    const edge = await openSharedEdge(redis.url, { ...limitBy(algorithm), whenAway: 'closed' }, deadlineMs)
    await until(() => (edge.store.away() ? undefined : true))
    await fault(redis)
    const { admitted, last, longestMs } = await edge.flood(20)
    expect(admitted).toBe(0)
    expect(last.verdict).toMatchObject({ action: 'deny', status: 503 })
    expect(longestMs).toBeLessThan(deadlineMs + slackMs)
  })
})

describe.each(algorithms)('Redis comes back, with a %s', (algorithm) => {
  it('after a freeze: the limit goes on where it was, with what was spent meanwhile', async () => {
    const redis = await startRedis()
    const edges = await twoEdges(redis, algorithm)
    const before = (await edges[0].flood(10)).admitted
    redis.freeze()
    const away = (await edges[0].flood(20)).admitted
    redis.thaw()
    await until(() => (edges.every(({ store }) => !store.away()) ? true : undefined))
    await edges[0].send()
    const after = (await edges[1].flood(80)).admitted
    expect(before + away + 1 + after).toBe(60)
  })

  it('killed and restarted empty: what was spent before is lost, what was spent since is not', async () => {
    const redis = await startRedis()
    const edges = await twoEdges(redis, algorithm)
    await redis.kill()
    const away = (await edges[0].flood(40)).admitted
    expect(away).toBe(30)
    await redis.restart()
    await until(() => (edges.every(({ store }) => !store.away()) ? true : undefined))
    const after = (await edges[0].flood(80)).admitted
    expect(away + after).toBe(60)
  })

  it('after SCRIPT FLUSH: nobody notices', async () => {
    const redis = await startRedis()
    const edge = await openSharedEdge(redis.url, limitBy(algorithm), deadlineMs)
    await edge.flood(10)
    await redis.client.script('FLUSH')
    const { admitted, degraded } = await edge.flood(80)
    expect({ admitted, degraded }).toEqual({ admitted: 50, degraded: 0 })
  })
})

it.each(
  algorithms,
)('an edge that starts while Redis is away serves at once, and joins when it comes: %s', async (algorithm) => {
  const redis = await startRedis()
  await redis.kill()
  const startMs = performance.now()
  const edge = await openSharedEdge(redis.url, limitBy(algorithm), deadlineMs)
  expect(performance.now() - startMs).toBeLessThan(5_000)
  expect((await edge.send()).degraded).toBe(true)
  await redis.restart()
  expect(await until(async () => ((await edge.send()).degraded ? undefined : true))).toBe(true)
})
