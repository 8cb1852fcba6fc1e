import { describe, expect, it } from 'vitest'
import type { BucketCall, BucketReply } from '../../gateway/state/bucket-store.ts'
import type { LocalArithmetic } from '../../plugins/rate-limit/cells.ts'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { kinds } from './algorithms.ts'
import { freeIn, noCall, openStore } from './edge.ts'

async function open(arithmetic: LocalArithmetic) {
  const redis = await startRedis()
  const store = await openStore(redis.url)
  const call = (given: Partial<BucketCall>): Promise<BucketReply> =>
    store.call('k', arithmetic, { ...noCall, number: store.nextCall(), least: arithmetic.unitsPerToken, ...given })
  /** Whole tokens, rounded: of a bucket some nanoseconds come back meanwhile. */
  const left = (reply: BucketReply): number =>
    Math.round((freeIn(arithmetic, reply) / arithmetic.unitsPerToken) * 1e3) / 1e3
  return { redis, store, call, left }
}

describe.each(kinds)('$algorithm in the store', ({ lasting, brief, algorithm }) => {
  const hourly = lasting(10)
  const token = hourly.unitsPerToken

  it('counts a call that is repeated once, and answers the same', async () => {
    const { store, call, left } = await open(hourly)
    const again = { number: store.nextCall(), charge: token, want: 2 * token }
    const first = await call(again)
    const second = await call(again)
    expect(first).toMatchObject({ charged: token, granted: 2 * token, repeated: false })
    expect(second).toMatchObject({ charged: token, granted: 2 * token, repeated: true, mark: first.mark })
    expect(left(second)).toBe(7)
  })

  it('never keeps a key without an expiry, whatever is told of it', async () => {
    for (const arithmetic of [hourly, brief(3, 1), brief(3, 50), brief(1, 1_500)]) {
      const { redis, call } = await open(arithmetic)
      const one = arithmetic.unitsPerToken
      const told: Partial<BucketCall>[] = [
        {},
        { charge: one },
        { charge: 9 * one, want: 9 * one },
        { spent: 5 * one, left: 2 * one, want: one },
        { debt: 3 * one, debtIn: 1 },
        { unused: one, unusedMark: 1 },
      ]
      for (const given of told) {
        await call(given)
        const [key, ...others] = await redis.client.keys('sp:{*')
        expect(others).toEqual([])
        const ttlMs = await redis.client.pttl(key!)
        expect(ttlMs).toBeGreaterThan(10_000)
        // Edges may owe several times what a limit holds.
        expect(ttlMs).toBeLessThanOrEqual(8 * (arithmetic.forgetTicks / 2 ** 18) + 22_000)
      }
    }
  })

  it('starts with all when its data is lost, but for what edges still hold', async () => {
    const { redis, call, left } = await open(hourly)
    const { granted } = await call({ charge: 4 * token, want: 3 * token })
    await redis.client.flushall()
    expect(left(await call({ left: granted }))).toBe(7)
  })

  it('counts a lease that ended as spent, and once only when its edge gives account later', async () => {
    const { redis, call, left, store } = await open(hourly)
    await call({ want: 4 * token, holdMs: 20 })
    const [key] = await redis.client.keys('sp:{*')
    await until(async () => Number(await redis.client.hget(key!, 'x')) < Date.now() - 2 || undefined)
    const other = await openStore(redis.url)
    const seen = await other.call('k', hourly, { ...noCall, number: other.nextCall(), least: token })
    expect(left(seen)).toBe(6)
    expect(await redis.client.hget(key!, 'o')).toBe('0')
    expect(store.away()).toBe(false)
    // Nothing of it is held any more, so that giving it back changes nothing.
    expect(left(await call({ left: 0 }))).toBe(6)
  })

  it('gives back what was charged and not used', async () => {
    const { call, left } = await open(hourly)
    const { mark } = await call({ charge: 3 * token })
    expect(left(await call({ unused: 2 * token, unusedMark: mark }))).toBe(9)
  })

  it('is not misread by the other algorithm', async () => {
    const { store, call } = await open(hourly)
    await call({ charge: 4 * token, want: 6 * token })
    const other = kinds.find((kind) => kind.algorithm !== algorithm)!.lasting(10)
    const reply = await store.call('k', other, { ...noCall, number: store.nextCall(), least: 1 })
    expect(freeIn(other, reply)).toBe(other.capacity)
  })
})
