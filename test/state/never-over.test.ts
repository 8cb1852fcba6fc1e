import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BucketReply } from '../../gateway/state/bucket-store.ts'
import type { RedisStore } from '../../gateway/state/redis-store.ts'
import type { LocalArithmetic } from '../../plugins/rate-limit/cells.ts'
import { startRedis } from '../helpers/redis.ts'
import { kinds, type Moment, type Reference } from './algorithms.ts'
import { noCall, openStore } from './edge.ts'
import { momentOf } from './places.ts'

/** What an edge may do, in any order and at any speed: tokens, and a pause. */
const step = fc.record({
  edge: fc.integer({ min: 0, max: 2 }),
  charge: fc.constantFrom(0, 1, 2),
  want: fc.constantFrom(0, 0, 2, 4),
  /** Of what it holds, before it calls. */
  spend: fc.constantFrom(0, 0.5, 1),
  /** Of what was charged. */
  unused: fc.constantFrom(0, 0, 1),
  pauseMs: fc.constantFrom(0, 0, 2, 7, 15),
})

describe.each(kinds)('$algorithm: edges that lease', ({ brief, reference }) => {
  it('together admit nothing that one alone would not have', async () => {
    const redis = await startRedis()
    const stores = await Promise.all([1, 2, 3].map(() => openStore(redis.url)))
    let key = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const arithmetic = brief(8, 40)
        key++
        const edges = stores.map((store) => createEdge(store, `k${key}`, arithmetic, reference(arithmetic)))
        const obvious = edges[0]!.obvious
        for (const { edge, pauseMs, ...what } of steps) {
          if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
          await edges[edge]!.act(what, obvious)
        }
      }),
      { numRuns: 25 },
    )
  })
})

type What = Readonly<Record<'charge' | 'want' | 'spend' | 'unused', number>>

/** Keeps no more to the protocol than it must: spends what it holds when it likes, and tells of it with its next call. */
function createEdge(store: RedisStore, key: string, arithmetic: LocalArithmetic, obvious: Reference) {
  const token = arithmetic.unitsPerToken
  let left = 0
  let spent = 0
  let unused = 0
  let unusedMark = 0

  async function call(more: { readonly charge?: number; readonly want?: number }): Promise<BucketReply> {
    const { charge = 0, want = 0 } = more
    const account = { spent, unused, unusedMark }
    spent = 0
    unused = 0
    const number = store.nextCall()
    const reply = await store.call(key, arithmetic, { ...noCall, ...account, left, number, least: token, charge, want })
    left += reply.granted
    return reply
  }

  return {
    obvious,
    async act({ charge, want, spend, unused: part }: What, all: Reference): Promise<void> {
      const amount = Math.floor((left * spend) / token) * token
      left -= amount
      // Spent now, and told to nobody but the reference.
      if (amount > 0) expect(all.take(amount, await clockOf(store, arithmetic))).toBe(true)
      spent += amount
      const reply = await call({ charge: charge * token, want: want * token })
      if (part > 0) {
        unused = reply.charged
        unusedMark = reply.mark
      } else if (reply.charged > 0) {
        expect(all.take(reply.charged, momentOf(reply))).toBe(true)
      }
    },
  }
}

/** What the clock of the store says. */
async function clockOf(store: RedisStore, arithmetic: LocalArithmetic): Promise<Moment> {
  return momentOf(await store.call('clock', arithmetic, { ...noCall, number: store.nextCall(), least: 1 }))
}
