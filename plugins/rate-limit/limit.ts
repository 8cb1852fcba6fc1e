import type { BoundCounter, LocalTable, PluginHost, RequestContext } from '../../gateway/contract/index.ts'
import type { LimitConfig } from './config.ts'
import { toPolicyItem } from './fields.ts'
import { defineGcra, type Gcra, requestsLeft, tatAfter, ticksToNext, toMs } from './gcra.ts'
import { joinKeys, type KeyOf } from './key.ts'
import { defineMatch } from './match.ts'
import { type Hash, sip } from './sip.ts'
import { createSketch, type Sketch } from './sketch.ts'

/** Where one client stands: its TAT, and the hash of its key for the sketch. */
interface Bucket extends Hash {
  tat: number
}

/**
 * One named limit. `look` comes first and takes nothing; the other members then speak of the request that was looked
 * at. Nothing runs in between, because hooks are synchronous: so the look is kept in the limit, and costs no allocation.
 */
export interface Limit {
  readonly name: string
  /** Its item of the RateLimit-Policy field. */
  readonly policy: string
  /** Tokens of one request. */
  readonly cost: number
  readonly onDemand: boolean
  /** Requests that it admitted and refused. */
  readonly admitted: BoundCounter
  readonly refused: BoundCounter
  matches(ctx: RequestContext): boolean
  /** True when the request fits at `now` (ticks). */
  look(ctx: RequestContext, now: number): boolean
  take(): undefined
  /** Whole requests like this one that would still pass. */
  remaining(): number
  /** Milliseconds until one more would pass; a whole number, at least 1 unless that can never be. */
  waitMs(): number
  /** Keys in the table. */
  keys(): number
}

export function createLimit(config: LimitConfig, maxKeys: number, host: PluginHost): Limit {
  const { name, cost, rate } = config
  const gcra = defineGcra(rate, config.burst, cost)
  const { buckets, sketch } = openState(config, gcra, maxKeys, host)
  const decisions = host.metrics.counter('decisions_total', 'Requests that a limit counted, by what it said.', [
    'limit',
    'outcome',
  ])
  const keyOf: KeyOf = joinKeys(config.key.parts)
  let key = ''
  let bucket: Bucket = { tat: 0, a: 0, b: 0 }
  let now = 0
  /** The TAT that the request would leave. */
  let after = 0

  return {
    name,
    policy: toPolicyItem(name, rate),
    admitted: decisions.with(name, 'admitted'),
    refused: decisions.with(name, 'refused'),
    cost,
    onDemand: config.apply === 'on-demand',
    matches: defineMatch(config.match),
    look(ctx, at) {
      now = at
      key = keyOf(ctx)
      const known = buckets.get(key)
      bucket = known ?? recall(key, sketch)
      after = tatAfter(gcra, bucket.tat, now)
      return after <= now + gcra.burstTicks
    },
    take() {
      bucket.tat = after
      buckets.set(key, bucket)
      sketch.raise(bucket, after)
    },
    remaining: () => requestsLeft(gcra, bucket.tat, now),
    waitMs: () => Math.ceil(toMs(ticksToNext(gcra, bucket.tat, now))),
    keys: () => buckets.size,
  }
}

/** A key that the table does not hold starts from what the sketch remembers of it. */
function recall(key: string, sketch: Sketch): Bucket {
  const bucket = { tat: 0, a: 0, b: 0 }
  sip(key, bucket)
  bucket.tat = sketch.read(bucket)
  return bucket
}

/**
 * The state outlives a reload, as long as what is counted and the time that a bucket takes to fill stay the same. An
 * entry may leave the table after that time: its bucket is full by then, which is what a key without an entry has.
 */
function openState(config: LimitConfig, gcra: Gcra, maxKeys: number, host: PluginHost) {
  const name = `${config.name} by ${config.key.text}`
  const ttlMs = toMs(gcra.burstTicks)
  const buckets: LocalTable<Bucket> = host.table<Bucket>(name, { max: maxKeys, ttlMs })
  const keeper = host.table<Sketch>(`${name}: evicted`, { max: 1, ttlMs: Number.MAX_SAFE_INTEGER })
  const sketch = keeper.get('sketch') ?? createSketch(maxKeys)
  keeper.set('sketch', sketch)
  return { buckets, sketch }
}
