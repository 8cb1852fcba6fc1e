import type { PluginHost, SharedBucket } from '../../gateway/contract/index.ts'
import type { RatedConfig } from './config.ts'
import type { Counter, Look } from './counter.ts'
import { defineGcra, type Gcra, requestsLeft, ticksToNext, toMs } from './gcra.ts'
import { createLocalBuckets, type LocalBuckets } from './local-buckets.ts'

/** See gcra.ts for the arithmetic and docs/rate-limits.md for what is guaranteed. */
export function createTokenBucket(config: RatedConfig, maxKeys: number, host: PluginHost): Counter {
  const gcra = defineGcra(config.rate, config.burst)
  const { burstTicks } = gcra
  const name = `${config.name} by ${config.key.text}`
  const coordination = config.coordination ?? 'leased'
  if (host.shared === null || coordination === 'local' || config.apply === 'on-demand') {
    return localBucket(createLocalBuckets(name, burstTicks, maxKeys, host), gcra, config.burst)
  }
  const bucket = host.shared.bucket(config.name, { burstTicks, leased: coordination === 'leased', maxKeys })
  const away = createLocalBuckets(`${name}: while away`, burstTicks, maxKeys, host)
  return sharedBucket(bucket, away, gcra, config)
}

function localBucket(buckets: LocalBuckets, { intervalTicks, burstTicks }: Gcra, capacity: number): Counter {
  let costTicks = 0
  return {
    capacity,
    look(key, cost, now) {
      costTicks = Math.ceil(cost * intervalTicks)
      return buckets.look(key, costTicks, burstTicks, now) ? 'fits' : 'over'
    },
    take: () => buckets.take(0),
    remaining: () => requestsLeft(buckets.freeTicks(), costTicks),
    waitMs: () => Math.ceil(toMs(ticksToNext(burstTicks, buckets.freeTicks(), costTicks))),
    degraded: () => false,
    // Never asked: `look` never says so.
    ask: async () => 'over',
    giveBack: () => undefined,
    keys: buckets.keys,
    shared: null,
    close: async () => undefined,
  }
}

/**
 * While the store is away, `share` counts here, and every request costs as many times as much as there are edges: then
 * all of them together stay within the limit. The bucket of a key starts from what the store last said of it, and what
 * was spent meanwhile and is not refilled yet is told to the store when it is back.
 */
function sharedBucket(
  bucket: SharedBucket,
  away: LocalBuckets,
  { intervalTicks, burstTicks }: Gcra,
  { whenAway, burst }: RatedConfig,
): Counter {
  let by: 'store' | 'answer' | 'share' | 'nobody' = 'store'
  let costTicks = 0
  let ofKey = ''
  let isLate = false
  /** How many edges share while the store is away. Kept, because it may count fewer when it is back. */
  let edges = 1
  const toTicks = (cost: number): number => Math.ceil(cost * intervalTicks)
  /** At least one request fits into an empty share, however many edges there are. */
  const shareBurst = (): number => Math.max(burstTicks, costTicks * edges)
  const freeTicks = (): number => (by === 'share' ? away.freeTicks() : by === 'nobody' ? 0 : bucket.freeTicks())
  /** What a request takes from what `freeTicks` tells. */
  const scaledCost = (): number => (by === 'share' ? costTicks * edges : costTicks)

  function lookAway(key: string, now: number): Look {
    by = 'nobody'
    if (whenAway !== 'share') return whenAway === 'open' ? 'fits' : 'closed'
    by = 'share'
    edges = bucket.edges()
    const spentTicks = burstTicks - bucket.freeTicks()
    return away.look(key, costTicks * edges, shareBurst(), now, now + spentTicks) ? 'fits' : 'over'
  }

  /**
   * Behind a late answer the store may have charged the request all the same, and gets that back when the answer comes:
   * so that it is told of the debt at the same time, and not with the next request.
   */
  function takeShare(): undefined {
    away.take(isLate ? 0 : costTicks)
    if (isLate) bucket.owe(ofKey, costTicks)
  }

  function settleDebt(key: string, now: number): undefined {
    const ticks = away.clear(key, now, edges)
    if (ticks > 0) bucket.owe(key, ticks)
  }

  return {
    capacity: burst,
    look(key, cost, now, answer) {
      costTicks = toTicks(cost)
      const seen = bucket.look(key, costTicks, now)
      if (seen === 'away' || answer === 'away') {
        ofKey = key
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
    remaining: () => requestsLeft(freeTicks(), scaledCost()),
    waitMs() {
      const holds = by === 'share' ? shareBurst() : burstTicks
      return Math.ceil(toMs(ticksToNext(holds, freeTicks(), scaledCost())))
    },
    degraded: () => by === 'share' || by === 'nobody',
    ask: (key, cost, sinceMs) => bucket.ask(key, toTicks(cost), sinceMs),
    giveBack: (key, cost) => bucket.giveBack(key, toTicks(cost)),
    keys: () => bucket.stats.keys() + away.keys(),
    shared: bucket,
    close: bucket.close,
  }
}
