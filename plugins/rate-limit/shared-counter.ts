import type { SharedBucket } from '../../gateway/contract/index.ts'
import { boundOf } from './bound.ts'
import type { LocalArithmetic } from './cells.ts'
import type { Counter, Look } from './counter.ts'
import type { LimitConfig } from './limit-config.ts'
import type { LocalBuckets } from './local-buckets.ts'
import { msToNext, requestsLeft } from './remaining.ts'

/**
 * Counts with all edges. While the store is away, `share` counts here, and every request costs as many times as much as
 * there are edges: then all of them together stay within the limit. A key starts from what the store last said of it, and
 * what was spent meanwhile and still counts is told to the store when it is back, in the window in which it was spent.
 */
export function createSharedCounter(
  bucket: SharedBucket,
  away: LocalBuckets,
  { capacity, unitsPerToken, unitsPerTick }: LocalArithmetic,
  whenAway: LimitConfig['whenAway'],
  seats: number,
): Counter {
  let by: 'store' | 'answer' | 'share' | 'nobody' = 'store'
  let units = 0
  let ofKey = ''
  let isLate = false
  /** How many edges share while the store is away. Kept, because it may count fewer when it is back. */
  let edges = 1
  const toUnits = (cost: number): number => Math.ceil(cost * unitsPerToken)
  /** At least one request fits into an empty share, however many edges there are. */
  const shareCapacity = (): number => Math.max(capacity, units * edges)
  const nothing = { free: () => 0, ticksUntil: () => Math.ceil(units / unitsPerTick) }
  const known = () => (by === 'share' ? away : by === 'nobody' ? nothing : bucket)
  /** What a request takes from what is known. */
  const scaled = (): number => (by === 'share' ? units * edges : units)

  function lookAway(key: string, now: number): Look {
    by = 'nobody'
    if (whenAway !== 'share') return whenAway === 'open' ? 'fits' : 'closed'
    by = 'share'
    edges = bucket.edges()
    return away.look(key, units * edges, shareCapacity(), now, bucket.copyTo) ? 'fits' : 'over'
  }

  /**
   * Behind a late answer the store may have charged the request all the same, and gets that back when the answer comes:
   * so that it is told of the debt at the same time, and not with the next request.
   */
  function takeShare(): undefined {
    away.take(isLate ? 0 : units)
    if (isLate) bucket.owe(ofKey, units)
  }

  function settleDebt(key: string, now: number): undefined {
    const debt = away.clear(key, now, edges)
    if (debt === undefined) return
    if (debt.now > 0) bucket.owe(key, debt.now)
    if (debt.before > 0) bucket.owe(key, debt.before, debt.windowBefore)
  }

  return {
    capacity: capacity / unitsPerToken,
    look(key, cost, now, answer) {
      units = toUnits(cost)
      ofKey = key
      const seen = bucket.look(key, units, now)
      if (seen === 'away' || answer === 'away') {
        isLate = seen !== 'away'
        return lookAway(key, now)
      }
      by = answer === undefined ? 'store' : 'answer'
      if (answer !== undefined) return answer === 'granted' ? 'fits' : 'over'
      if (seen === 'ask' && away.keys() > 0) settleDebt(key, now)
      return seen
    },
    take() {
      if (by === 'store') bucket.take()
      else if (by === 'share') takeShare()
    },
    penalise() {
      const free = known().free()
      if (by === 'share') away.empty()
      else if (free > 0) bucket.owe(ofKey, Math.min(units, free))
    },
    remaining: () => requestsLeft(known(), scaled()),
    waitMs: () => msToNext(known(), scaled(), by === 'share' ? shareCapacity() : capacity),
    degraded: () => by === 'share' || by === 'nobody',
    ask: (key, cost, sinceMs) => bucket.ask(key, toUnits(cost), sinceMs),
    giveBack: (key, cost) => bucket.giveBack(key, toUnits(cost)),
    keys: () => bucket.stats.keys() + away.keys(),
    evicted: () => bucket.stats.evicted() + away.evicted(),
    bound: () => boundOf(bucket, whenAway, capacity / unitsPerToken, seats),
    leases: {
      held: () => bucket.stats.held() / unitsPerToken,
      stranded: () => bucket.stats.stranded() / unitsPerToken,
      oldestMs: bucket.stats.oldestMs,
    },
    shared: bucket,
    close: bucket.close,
  }
}
