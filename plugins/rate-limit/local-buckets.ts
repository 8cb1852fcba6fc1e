import type { LocalTable, PluginHost } from '../../gateway/contract/index.ts'
import { freeTicks, tatAfter, toMs } from './gcra.ts'
import { type Hash, sip } from './sip.ts'
import { createSketch, type Sketch } from './sketch.ts'

/** Where one key stands: its TAT, and its hash for the sketch. */
interface Bucket extends Hash {
  tat: number
  owed: number
}

/** Token buckets by key in this process. `take` and `freeTicks` speak of the key that was looked at last. */
export interface LocalBuckets {
  /** True when the cost fits at `now`. A key that nobody remembers starts at `startTat`. */
  look(key: string, cost: number, burst: number, now: number, startTat?: number): boolean
  /** `owed`: what somebody else has to be told of it (see `clear`). */
  take(owed: number): undefined
  /** Takes what is left, as far as it does not suffice. */
  empty(): undefined
  freeTicks(): number
  /** Forgets a key. Returns what is owed for it, as far as it has not come back at `now`; costs counted `scale` times. */
  clear(key: string, now: number, scale: number): number
  keys(): number
}

/**
 * The state outlives a reload, as long as what is counted and the time that a bucket takes to fill stay the same. An
 * entry may leave the table after that time: its bucket is full by then, which is what a key without an entry has.
 */
export function createLocalBuckets(name: string, fillTicks: number, maxKeys: number, host: PluginHost): LocalBuckets {
  const ttlMs = toMs(fillTicks)
  const table: LocalTable<Bucket> = host.table<Bucket>(name, { max: maxKeys, ttlMs })
  const keeper = host.table<Sketch>(`${name}: evicted`, { max: 1, ttlMs: Number.MAX_SAFE_INTEGER })
  const sketch = keeper.get('sketch') ?? createSketch(maxKeys)
  keeper.set('sketch', sketch)
  let key = ''
  let bucket: Bucket = { tat: 0, owed: 0, a: 0, b: 0 }
  let now = 0
  let burst = 0
  /** The TAT that the request would leave. */
  let after = 0

  function keep(tat: number): undefined {
    bucket.tat = tat
    table.set(key, bucket)
    sketch.raise(bucket, tat)
  }

  return {
    look(ofKey, cost, burstTicks, at, startTat = 0) {
      key = ofKey
      now = at
      burst = burstTicks
      bucket = table.get(key) ?? recall(key, sketch, startTat)
      after = tatAfter(bucket.tat, cost, now)
      return after <= now + burst
    },
    take(owed) {
      bucket.owed += owed
      keep(after)
    },
    empty: () => keep(Math.max(bucket.tat, now + burst)),
    freeTicks: () => freeTicks(burst, bucket.tat, now),
    clear(ofKey, at, scale) {
      const found = table.get(ofKey)
      if (found === undefined) return 0
      table.delete(ofKey)
      return Math.min(found.owed, Math.ceil(Math.max(0, found.tat - at) / scale))
    },
    keys: () => table.size,
  }
}

/** A key that the table does not hold starts from what the sketch remembers of it. */
function recall(key: string, sketch: Sketch, startTat: number): Bucket {
  const bucket = { tat: 0, owed: 0, a: 0, b: 0 }
  sip(key, bucket)
  bucket.tat = Math.max(startTat, sketch.read(bucket))
  return bucket
}
