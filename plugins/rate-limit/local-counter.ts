import type { CommonMemory } from '../../gateway/contract/index.ts'
import type { LocalArithmetic } from './cells.ts'
import type { Counter } from './counter.ts'
import type { LocalBuckets } from './local-buckets.ts'
import { msToNext, requestsLeft } from './remaining.ts'

/** Counts in this process; of what all workers count together, each tells its part. */
export function createLocalCounter(
  buckets: LocalBuckets,
  arithmetic: LocalArithmetic,
  common: CommonMemory | null = null,
): Counter {
  const { capacity, unitsPerToken } = arithmetic
  let units = 0
  return {
    capacity: capacity / unitsPerToken,
    look(key, cost, now) {
      units = Math.ceil(cost * unitsPerToken)
      return buckets.look(key, units, capacity, now) ? 'fits' : 'over'
    },
    take: () => buckets.take(0),
    penalise: buckets.empty,
    remaining: () => requestsLeft(buckets, units),
    waitMs: () => msToNext(buckets, units, capacity),
    degraded: () => false,
    // Never asked: `look` never says so.
    ask: async () => 'over',
    giveBack: () => undefined,
    keys: buckets.keys,
    evicted: buckets.evicted,
    bound: () => capacity / unitsPerToken / (common?.seats ?? 1),
    shared: null,
    close: async () => undefined,
  }
}
