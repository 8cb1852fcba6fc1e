import { describe, expect, it } from 'vitest'
import { ticksPerMs } from '../../gateway/contract/index.ts'
import { defineGcra } from '../../plugins/rate-limit/gcra.ts'
import { startRedis } from '../helpers/redis.ts'
import { clock, freeIn, noCall, openEdge, openStore } from './edge.ts'

const hour = 3_600_000 * ticksPerMs
const gcra = defineGcra({ tokens: 1, perMs: 3_600_000 }, 10)
const call = { ...noCall, least: hour, charge: hour }

describe('a call that is repeated because its answer never came', () => {
  it('is counted once and answered the same', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    const again = { ...call, number: store.nextCall(), want: 2 * hour }
    const first = await store.call('once', gcra, again)
    const second = await store.call('once', gcra, again)
    expect(first).toMatchObject({ charged: hour, granted: 2 * hour, repeated: false })
    expect(second).toMatchObject({ charged: hour, granted: 2 * hour, repeated: true })
    expect(freeIn(gcra, first)).toBeLessThanOrEqual(freeIn(gcra, second))
    expect(Math.floor(freeIn(gcra, second) / hour)).toBe(7)
  })

  it('is counted once when it arrived and only its answer was lost', async () => {
    const redis = await startRedis()
    const edge = await openEdge(redis.url, { burst: 10, intervalMs: 3_600_000, leased: false })
    expect(await edge.send()).toBe('granted')
    // The server gets the call and answers nobody.
    redis.freeze()
    const lost = edge.bucket.ask('k', hour, clock.monotonicMs() - 990)
    expect(await lost).toBe('away')
    redis.thaw()
    let granted = 1
    for (;;) {
      const answer = await edge.send()
      if (answer === 'over') break
      if (answer === 'granted') granted++
    }
    expect(granted).toBe(10)
  })
})

describe('a call that was overtaken by a later one, because its connection was given up', () => {
  it('changes nothing about what the edge holds, and what it reports is spent', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    const late = { ...call, charge: 0, spent: hour, number: store.nextCall() }
    const held = await store.call('late', gcra, { ...call, charge: 0, want: 4 * hour, number: store.nextCall() })
    expect(held.granted).toBe(4 * hour)
    const overtaken = await store.call('late', gcra, late)
    expect(overtaken).toMatchObject({ charged: 0, granted: 0 })
    expect(Math.floor(freeIn(gcra, overtaken) / hour)).toBe(5)
    expect(Number(await redis.client.hget('sp:{limit:late}', 'o'))).toBe(4 * hour)
  })
})
