import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { openStore } from './edge.ts'
import { onRecord, openSlots } from './slots-edge.ts'

const call = { limit: 10, keep: 0, least: 1, need: 0, ahead: 0, holdMs: 11_000 }

describe('a call', () => {
  it('that arrives behind a later one changes nothing', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    const [early, late] = [store.nextCall(), store.nextCall()]
    await store.hold('test:k', { ...call, number: late, keep: 7 })
    expect(await store.hold('test:k', { ...call, number: early, keep: 2, need: 1 })).toMatchObject({ given: 0 })
    expect(await onRecord(redis.client)).toBe(7)
  })

  it('whose answer was lost is put right by the next one', async () => {
    const redis = await startRedis()
    const edge = await openSlots(redis.url, { leased: false }, { deadlineMs: 100 })
    expect(await edge.send()).toBe('granted')
    redis.freeze()
    expect(await edge.send()).toBe('away')
    redis.thaw()
    await until(async () => ((await onRecord(redis.client)) === 1 ? true : undefined))
    let granted = 1
    await until(async () => {
      granted += await edge.admitted(20)
      return granted === 10 ? true : undefined
    })
    expect(await edge.admitted(5)).toBe(0)
  })

  it('takes ahead at most half of what is left, and nothing where another went without', async () => {
    const redis = await startRedis()
    const [one, other] = [await openStore(redis.url), await openStore(redis.url)]
    const greedy = { ...call, need: 2, ahead: 100 }
    expect(await one.hold('test:k', { ...greedy, number: one.nextCall() })).toMatchObject({ given: 6, free: 4 })
    const without = { ...greedy, number: other.nextCall(), least: 5, need: 5 }
    expect(await other.hold('test:k', without)).toMatchObject({ given: 0, free: 4 })
    const next = { ...greedy, number: one.nextCall(), keep: 2 }
    expect(await one.hold('test:k', next)).toMatchObject({ given: 2, free: 1, crowded: true })
  })

  it('counts nothing of an edge that has not called for so long', async () => {
    const redis = await startRedis()
    const [one, other] = [await openStore(redis.url), await openStore(redis.url)]
    await one.hold('test:k', { ...call, number: one.nextCall(), keep: 8, holdMs: 50 })
    const ask = () => other.hold('test:k', { ...call, number: other.nextCall() })
    await until(async () => ((await ask()).free === 10 ? true : undefined))
    expect(Object.keys(await redis.client.hgetall('sp:{inflight:test:k}')).length).toBe(1)
  })

  it('leaves Redis with its key when nobody calls any more', async () => {
    const redis = await startRedis()
    const edge = await openSlots(redis.url)
    await edge.send()
    const ttlMs = await redis.client.pttl('sp:{inflight:test:k}')
    expect(ttlMs).toBeGreaterThan(9_000)
    expect(ttlMs).toBeLessThanOrEqual(11_000)
  })
})
