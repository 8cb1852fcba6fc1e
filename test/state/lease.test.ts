import { describe, expect, it } from 'vitest'
import { ticksPerMs } from '../../gateway/contract/index.ts'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { openEdge } from './edge.ts'

const hourly = { burst: 200, intervalMs: 3_600_000 }

describe('edges that lease from one bucket', () => {
  it('admit together exactly what it holds, however many requests come and wherever', async () => {
    const redis = await startRedis()
    const edges = await Promise.all([1, 2, 3].map(() => openEdge(redis.url, hourly)))
    const admitted = await Promise.all(edges.map((edge) => edge.admitted(400)))
    const sum = admitted.reduce((a, b) => a + b)
    expect(sum).toBeLessThanOrEqual(200)
    // What is left is held by edges that were refused when another held it.
    const held = edges.reduce((total, { bucket }) => total + bucket.stats.held(), 0)
    expect(sum + held / (3_600_000 * ticksPerMs)).toBe(200)
  })

  it('need far fewer calls than there are requests', async () => {
    const redis = await startRedis()
    const edge = await openEdge(redis.url, { burst: 20_000, intervalMs: 1 })
    expect(await edge.admitted(10_000)).toBe(10_000)
    expect(edge.bucket.stats.calls()).toBeLessThan(100)
  })

  it('give back what an idle key holds', async () => {
    const redis = await startRedis()
    const [one, other] = [await openEdge(redis.url, hourly), await openEdge(redis.url, hourly)]
    const spent = await one.admitted(60)
    expect(one.bucket.stats.held()).toBeGreaterThan(0)
    await until(() => (one.bucket.stats.held() === 0 ? true : undefined))
    expect(await until(async () => ((await other.admitted(1)) === 1 ? true : undefined))).toBe(true)
    let rest = 1
    await until(async () => {
      rest += await other.admitted(200)
      return rest + spent >= 200 ? true : undefined
    })
    expect(spent + rest).toBe(200)
  })

  it('give back everything when they close', async () => {
    const redis = await startRedis()
    const [one, other] = [await openEdge(redis.url, hourly), await openEdge(redis.url, hourly)]
    const spent = await one.admitted(60)
    await one.bucket.close()
    let rest = 0
    await until(async () => {
      rest += await other.admitted(200)
      return rest + spent >= 200 ? true : undefined
    })
    expect(spent + rest).toBe(200)
  })
})
