import type { PluginHost, SharedBucket } from '../../gateway/contract/index.ts'
import type { LimitConfig } from './config.ts'
import type { Gcra } from './gcra.ts'
import { createLocalBuckets, type LocalBuckets } from './local-buckets.ts'

/** `closed`: the store is away, and the limit lets nobody pass meanwhile. */
export type Look = 'fits' | 'over' | 'ask' | 'closed'
export type Answer = 'granted' | 'over' | 'away'

/** Counts by key, here or with all edges. After `look`, everything but `ask` speaks of the key that was looked at. */
export interface Counter {
  /** `answer`: what `ask` said about this request. */
  look(key: string, cost: number, now: number, answer?: Answer): Look
  take(): undefined
  /** What may still be taken, of a bucket of `burstTicks`, by requests that cost `scale` times as much. */
  freeTicks(): number
  burstTicks(): number
  scale(): number
  /** The last look was answered without the store. */
  degraded(): boolean
  ask(key: string, cost: number, sinceMs: number): Promise<Answer>
  giveBack(key: string, cost: number): undefined
  keys(): number
  shared: SharedBucket | null
  close(): Promise<void>
}

export function createCounter(config: LimitConfig, gcra: Gcra, maxKeys: number, host: PluginHost): Counter {
  const name = `${config.name} by ${config.key.text}`
  const coordination = config.coordination ?? 'leased'
  if (host.shared === null || coordination === 'local' || config.apply === 'on-demand') {
    return localCounter(createLocalBuckets(name, gcra.burstTicks, maxKeys, host), gcra)
  }
  const bucket = host.shared.bucket(config.name, {
    burstTicks: gcra.burstTicks,
    leased: coordination === 'leased',
    maxKeys,
  })
  const away = createLocalBuckets(`${name}: while away`, gcra.burstTicks, maxKeys, host)
  return sharedCounter(bucket, away, gcra.burstTicks, config.whenAway)
}

function localCounter(buckets: LocalBuckets, { burstTicks }: Gcra): Counter {
  return {
    look: (key, cost, now) => (buckets.look(key, cost, burstTicks, now) ? 'fits' : 'over'),
    take: () => buckets.take(0),
    freeTicks: buckets.freeTicks,
    burstTicks: () => burstTicks,
    scale: () => 1,
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
function sharedCounter(
  bucket: SharedBucket,
  away: LocalBuckets,
  burstTicks: number,
  whenAway: LimitConfig['whenAway'],
): Counter {
  let by: 'store' | 'answer' | 'share' | 'nobody' = 'store'
  let cost = 0
  let ofKey = ''
  let isLate = false
  /** How many edges share while the store is away. Kept, because it may count fewer when it is back. */
  let edges = 1
  /** At least one request fits into an empty share, however many edges there are. */
  const shareBurst = (): number => Math.max(burstTicks, cost * edges)

  function lookAway(key: string, now: number): Look {
    by = 'nobody'
    if (whenAway !== 'share') return whenAway === 'open' ? 'fits' : 'closed'
    by = 'share'
    edges = bucket.edges()
    const spentTicks = burstTicks - bucket.freeTicks()
    return away.look(key, cost * edges, shareBurst(), now, now + spentTicks) ? 'fits' : 'over'
  }

  /**
   * Behind a late answer the store may have charged the request all the same, and gets that back when the answer comes:
   * so that it is told of the debt at the same time, and not with the next request.
   */
  function takeShare(): undefined {
    away.take(isLate ? 0 : cost)
    if (isLate) bucket.owe(ofKey, cost)
  }

  function settleDebt(key: string, now: number): undefined {
    const ticks = away.clear(key, now, edges)
    if (ticks > 0) bucket.owe(key, ticks)
  }

  return {
    look(key, costTicks, now, answer) {
      cost = costTicks
      const seen = bucket.look(key, cost, now)
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
    freeTicks: () => (by === 'share' ? away.freeTicks() : by === 'nobody' ? 0 : bucket.freeTicks()),
    burstTicks: () => (by === 'share' ? shareBurst() : burstTicks),
    scale: () => (by === 'share' ? edges : 1),
    degraded: () => by === 'share' || by === 'nobody',
    ask: bucket.ask,
    giveBack: bucket.giveBack,
    keys: () => bucket.stats.keys() + away.keys(),
    shared: bucket,
    close: bucket.close,
  }
}
