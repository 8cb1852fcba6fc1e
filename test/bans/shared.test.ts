import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { allow, automatic, ban, lift, openEdge, type TestEdge } from './edge.ts'

async function edgesOf(redis: TestRedis, count: number): Promise<TestEdge[]> {
  const edges: TestEdge[] = []
  for (let i = 0; i < count; i++) edges.push(await openEdge(redis.url))
  return edges
}

const seen = (condition: () => boolean): Promise<true> => until(() => condition() || undefined, 15_000)

describe('several edges', () => {
  it('learn of each ban, lift and allow of another', async () => {
    const [one, two, three] = await edgesOf(await startRedis(), 3)
    one!.act(automatic('203.0.113.7'))
    await seen(() => [two, three].every((edge) => edge!.on('203.0.113.7')))
    two!.act(lift('203.0.113.7'))
    await seen(() => [one, three].every((edge) => !edge!.on('203.0.113.7')))
    three!.act(ban('2001:db8::/64'))
    await seen(() => [one, two].every((edge) => edge!.on('2001:db8::99')))
    one!.act(allow('2001:db8::99'))
    await seen(() => [two, three].every((edge) => !edge!.on('2001:db8::99')))
    expect(two!.arrivals.length).toBeGreaterThanOrEqual(2)
    expect(two!.events.map(({ action }) => action)).toEqual(['remove'])
  })

  it('that act at the same moment act once: one ban, one event, and the other is told', async () => {
    const edges = await edgesOf(await startRedis(), 3)
    const outcomes = await Promise.all(edges.map((edge, i) => edge.agree(ban('203.0.113.7', { by: `operator ${i}` }))))
    expect(outcomes.filter(({ done }) => done)).toHaveLength(1)
    const [winner] = outcomes.filter(({ done }) => done)
    for (const { done, stands } of outcomes) if (!done) expect(stands?.by).toBe(winner!.stands?.by)
    expect(edges.flatMap(({ events }) => events).filter(({ action }) => action === 'add')).toHaveLength(1)
    await seen(() => new Set(edges.map((edge) => edge.on('203.0.113.7')?.id)).size === 1)
  })

  it('of which one bans and one allows at the same moment agree on the allow', async () => {
    const [one, two] = await edgesOf(await startRedis(), 2)
    await Promise.all([one!.agree(ban('203.0.113.7')), two!.agree(allow('203.0.113.7', { by: 'operator bob' }))])
    await seen(() => !one!.on('203.0.113.7') && !two!.on('203.0.113.7'))
    const conflicts = [...one!.events, ...two!.events].filter(({ action }) => action === 'conflict')
    expect(conflicts.map(({ conflict }) => conflict)).toEqual([expect.stringMatching(/^allow beats ban: /)])
  })
})

describe('an edge that starts', () => {
  it('knows all bans before it answers', async () => {
    const redis = await startRedis()
    const before = await openEdge(redis.url)
    for (let i = 0; i < 500; i++) before.act(automatic(`198.51.${i >> 8}.${i & 255}`))
    await seen(() => before.stats().unsaid === 0)
    const after = await openEdge(redis.url)
    expect(after.stats().active.address).toBe(500)
    expect(after.on('198.51.1.9')?.by).toBe('plugin test')
  })

  it('while Redis is away is ready within seconds, enforces what it is told, and tells Redis later', async () => {
    const redis = await startRedis()
    await redis.kill()
    const edge = await openEdge(redis.url)
    const outcome = await edge.agree(ban('203.0.113.7'))
    expect(outcome).toMatchObject({ done: true, pending: true })
    expect(edge.on('203.0.113.7')).toBeDefined()
    expect(edge.events.map(({ action }) => action)).toEqual(['add'])
    await redis.restart()
    const other = await openEdge(redis.url)
    await seen(() => other.on('203.0.113.7') !== undefined)
    expect(edge.events.map(({ action }) => action)).toEqual(['add'])
  })
})

describe('Redis comes back', () => {
  it('after a freeze: both sides learn what the other did meanwhile', async () => {
    const redis = await startRedis()
    const [one, two] = await edgesOf(redis, 2)
    redis.freeze()
    one!.act(ban('203.0.113.1'))
    two!.act(ban('203.0.113.2'))
    expect([one!.on('203.0.113.1'), two!.on('203.0.113.2')].every(Boolean)).toBe(true)
    await seen(() => one!.stats().away && two!.stats().away)
    redis.thaw()
    await seen(() => [one, two].every((edge) => edge!.on('203.0.113.1') && edge!.on('203.0.113.2')))
  })

  it('after it was out of memory: bans worked where they were made, and are shared when there is room', async () => {
    const redis = await startRedis()
    const [one, two] = await edgesOf(redis, 2)
    await redis.client.config('SET', 'maxmemory', '1')
    expect(await one!.agree(ban('203.0.113.1'))).toMatchObject({ done: true, pending: true })
    expect(one!.on('203.0.113.1')).toBeDefined()
    const readings = Object.values(one!.stats().resyncs).reduce((sum, count) => sum + count, 0)
    expect(readings).toBeLessThan(5)
    await redis.client.config('SET', 'maxmemory', '0')
    await seen(() => two!.on('203.0.113.1') !== undefined)
  })

  it('restarted without data: the bans that edges know are there again, lifted ones are not', async () => {
    const redis = await startRedis()
    const [one, two] = await edgesOf(redis, 2)
    await one!.agree(ban('203.0.113.1'))
    await one!.agree(ban('203.0.113.2'))
    await seen(() => two!.on('203.0.113.2') !== undefined)
    await one!.agree(lift('203.0.113.2'))
    await seen(() => two!.on('203.0.113.2') === undefined)
    await redis.kill()
    await redis.restart()
    await seen(() => !one!.stats().away && !two!.stats().away && one!.stats().unsaid + two!.stats().unsaid === 0)
    const fresh = await openEdge(redis.url)
    expect(fresh.on('203.0.113.1')?.id).toBe(one!.on('203.0.113.1')?.id)
    expect(fresh.on('203.0.113.2')).toBeUndefined()
    const restored = [...one!.events, ...two!.events].filter(({ action }) => action === 'restore')
    expect(restored.map(({ target }) => target)).toContain('203.0.113.1')
  })

  it('without the lift of an edge that was away when it was made: the lift still stands', async () => {
    const redis = await startRedis()
    const [one, two] = await edgesOf(redis, 2)
    await one!.agree(ban('203.0.113.1'))
    await seen(() => two!.on('203.0.113.1') !== undefined)
    await redis.kill()
    one!.act(lift('203.0.113.1'))
    await redis.restart()
    await seen(() => two!.on('203.0.113.1') === undefined)
    expect(one!.on('203.0.113.1')).toBeUndefined()
  })

  it('emptied under a connection that stays (FLUSHALL): noticed and restored', async () => {
    const redis = await startRedis()
    const edge = await openEdge(redis.url)
    await edge.agree(ban('203.0.113.1'))
    await redis.client.flushall()
    await seen(() => edge.stats().resyncs.lost === 1)
    const fresh = await openEdge(redis.url)
    await seen(() => fresh.on('203.0.113.1') !== undefined)
  })

  it('with a log that lost its end: read anew', async () => {
    const redis = await startRedis()
    const [one, two] = await edgesOf(redis, 2)
    await one!.agree(ban('203.0.113.1'))
    await seen(() => two!.on('203.0.113.1') !== undefined)
    await redis.client.hincrby('sp:{bans}', 'n', 5)
    await one!.agree(ban('203.0.113.2'))
    await seen(() => two!.on('203.0.113.2') !== undefined && (two!.stats().resyncs.gap ?? 0) > 0)
  })
})

it('nothing of bans outlives the last one for long in Redis, and ended ones are removed', async () => {
  const redis = await startRedis()
  const edge = await openEdge(redis.url)
  await edge.agree(ban('203.0.113.1', { forMs: 300 }))
  for (const key of ['sp:{bans}', 'sp:{bans}:ends', 'sp:{bans}:log']) {
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(3_600_301)
  }
  await until(async () => ((await redis.client.zcard('sp:{bans}:ends')) === 0 ? true : undefined), 8_000)
  expect(await redis.client.hkeys('sp:{bans}')).toEqual(['n'])
})
