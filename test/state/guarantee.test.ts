import { describe, expect, it } from 'vitest'
import { ticksPerMs } from '../../gateway/contract/index.ts'
import { defineGcra } from '../../plugins/rate-limit/gcra.ts'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { freeIn, noCall, openStore } from './edge.ts'

const token = 5 * ticksPerMs
const burst = 100 * token
const gcra = defineGcra({ tokens: 1, perMs: 5 }, 100)
const call = { ...noCall, least: token }

describe('what an edge holds', () => {
  it('counts against the bucket after it has filled again: old and new tokens are never spent together', async () => {
    const redis = await startRedis()
    const [one, other] = [await openStore(redis.url), await openStore(redis.url)]
    const held = await one.call('k', gcra, { ...call, number: one.nextCall(), want: 50 * token })
    expect(held.granted).toBe(50 * token)
    // Spent by the other edge at once, and refilled.
    await other.call('k', gcra, { ...call, number: other.nextCall(), charge: 50 * token })
    const full = await until(async () => {
      const free = freeIn(gcra, await other.call('k', gcra, { ...call, number: other.nextCall() }))
      return free >= 50 * token ? free : undefined
    })
    expect(full).toBe(50 * token)
  })

  it('can be taken again when its edge is gone, as late as if the edge had spent it at the end of its lease', async () => {
    const redis = await startRedis()
    const [one, other] = [await openStore(redis.url), await openStore(redis.url)]
    await one.call('k', gcra, { ...call, number: one.nextCall(), want: 50 * token, holdMs: 30 })
    await until(async () => Number(await redis.client.hget('sp:{limit:k}', 'x')) < Date.now() - 2 || undefined)
    const ended = await other.call('k', gcra, { ...call, number: other.nextCall() })
    expect(freeIn(gcra, ended)).toBe(50 * token)
    await until(async () => {
      const free = freeIn(gcra, await other.call('k', gcra, { ...call, number: other.nextCall() }))
      return free === burst ? true : undefined
    })
  })

  it('is at most half of what is left, so that no edge takes everything, and a single token when little is left', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    const hourly = defineGcra({ tokens: 1, perMs: 3_600_000 }, 8)
    const slow = { ...call, least: hourly.unitsPerToken }
    const granted: number[] = []
    let left = 0
    for (let i = 0; i < 6; i++) {
      const want = 1e15
      const reply = await store.call('k', hourly, { ...slow, left, number: store.nextCall(), want })
      left += reply.granted
      granted.push(reply.granted / slow.least)
    }
    expect(granted).toEqual([4, 2, 1, 1, 0, 0])
  })

  it('leaves Redis with its key when nobody uses it any more', async () => {
    const redis = await startRedis()
    const store = await openStore(redis.url)
    await store.call('k', gcra, { ...call, number: store.nextCall(), charge: token })
    const ttlMs = await redis.client.pttl('sp:{limit:k}')
    expect(ttlMs).toBeGreaterThan(10_000)
    expect(ttlMs).toBeLessThanOrEqual(21_100)
  })
})
