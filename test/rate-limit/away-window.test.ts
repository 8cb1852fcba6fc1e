import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { openSharedEdge, type SharedEdge } from './shared-edge.ts'

const deadlineMs = 100
const limit = { rate: '60/h', algorithm: 'sliding-window' }
const isBack = ({ store }: SharedEdge) => (store.away() ? undefined : true)

describe.each(['exact', 'leased'])('a sliding window that all edges share, %s', (coordination) => {
  it('admits together what it allows', async () => {
    const redis = await startRedis()
    const one = await openSharedEdge(redis.url, { ...limit, coordination }, deadlineMs)
    const other = await openSharedEdge(redis.url, { ...limit, coordination }, deadlineMs)
    let admitted = 0
    for (let i = 0; i < 50; i++) admitted += (await one.flood(2)).admitted + (await other.flood(2)).admitted
    expect(admitted).toBeLessThanOrEqual(60)
    expect(admitted).toBeGreaterThanOrEqual(coordination === 'exact' ? 60 : 40)
    expect((await one.send()).verdict).toMatchObject({ action: 'limit' })
    expect(await redis.client.keys('sp:{*')).toEqual(['sp:{window:3600000000:a:203.0.113.7}'])
  })
})

describe('a sliding window while Redis is away', () => {
  it('is shared by the edges, goes on with what was spent before, and Redis is told when it is back', async () => {
    const redis = await startRedis()
    const exact = { ...limit, coordination: 'exact' }
    const edges = [
      await openSharedEdge(redis.url, exact, deadlineMs),
      await openSharedEdge(redis.url, exact, deadlineMs),
    ] as const
    await until(() => (edges.every(({ store }) => store.edges() === 2 && !store.away()) ? true : undefined))
    expect((await edges[0].flood(20)).admitted).toBe(20)
    await edges[1].send()
    redis.freeze()
    const [one, other] = [await edges[0].flood(80), await edges[1].flood(80)]
    expect(one.admitted + other.admitted).toBeGreaterThanOrEqual(38)
    expect(one.admitted + other.admitted).toBeLessThanOrEqual(40)
    redis.thaw()
    await until(() => (edges.every(isBack) ? true : undefined))
    // Each tells with its next request, which another may not have known.
    const told = (await edges[0].flood(1)).admitted + (await edges[1].flood(1)).admitted
    expect((await edges[0].flood(5)).admitted + (await edges[1].flood(5)).admitted).toBe(0)
    expect(told).toBeLessThanOrEqual(1)
  })

  it('tells Redis in which window it was spent', async () => {
    const redis = await startRedis()
    const windowMs = 4_000
    const rate = { tokens: 100, per: `${windowMs}ms` }
    const edge = await openSharedEdge(redis.url, { ...limit, rate, coordination: 'exact' }, deadlineMs)
    await until(() => isBack(edge))
    await edge.send()
    await redis.kill()
    await edge.flood(3)
    const start = await nextWindow(windowMs)
    expect((await edge.flood(30)).degraded).toBe(30)
    expect(Math.floor(Date.now() / windowMs)).toBe(start)
    await nextWindow(windowMs)
    expect((await edge.flood(7)).degraded).toBe(7)
    await redis.restart()
    await until(() => isBack(edge))
    await edge.send()
    const told = await redis.client.hmget(`sp:{window:${windowMs * 1_000}:a:203.0.113.7}`, 'w', 'c', 'p')
    expect(told.map(Number)).toEqual([start + 1, 8 * 1_024, 30 * 1_024])
  })
})

/**
 * Its number, when it has begun for the edge too: an edge knows the store's clock by answers, which a busy machine may have
 * delayed.
 */
async function nextWindow(windowMs: number): Promise<number> {
  const next = Math.floor(Date.now() / windowMs) + 1
  await until(() => (Date.now() >= next * windowMs + 250 ? true : undefined))
  return next
}
