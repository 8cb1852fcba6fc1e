import type { CommonMemory, LocalTable, PluginHost } from '../../gateway/contract/index.ts'
import type { LocalArithmetic } from './cells.ts'
import { createCommonTable, type Records } from './common-table.ts'
import { toMs } from './gcra.ts'
import { type Hash, sip } from './sip.ts'
import { createSketch, type Sketch } from './sketch.ts'

/** Where one key stands, and its hash for the sketch. */
interface Bucket extends Hash {
  readonly state: unknown
  /** Somebody else has to be told of it: what was taken in that window, and in the one before. */
  owed: number
  owedBefore: number
  window: number
}

/** What is to be told of a key. */
export interface Debt {
  readonly now: number
  readonly before: number
  /** The number of the window before. */
  readonly windowBefore: number
}

/** What an algorithm knows of each key in this process. All but `look`, `clear` and `keys` speak of the key that was looked at last. */
export interface LocalBuckets {
  /** True when the cost fits at `now`. `start` puts a key that nobody remembers into its first state. */
  look(key: string, cost: number, capacity: number, now: number, start?: (state: unknown) => void): boolean
  /** `owed`: what somebody else has to be told of it (see `clear`). */
  take(owed: number): undefined
  /** Takes what is left. */
  empty(): undefined
  free(): number
  /** Ticks until `free` is so much. */
  ticksUntil(free: number): number
  /** Forgets a key. Returns what is owed for it, as far as it still counts at `now`; costs counted `scale` times. */
  clear(key: string, now: number, scale: number): Debt | undefined
  keys(): number
  evicted(): number
}

/**
 * With `common` all workers count in it; what is owed is not known there: nobody has to be told.
 *
 * The state outlives a reload, as long as what is counted and how stay the same. An entry may leave the table when
 * nothing that was taken counts any more: then it is what a key without an entry is.
 */
export function createLocalBuckets(
  name: string,
  arithmetic: LocalArithmetic,
  maxKeys: number,
  host: PluginHost,
  common: CommonMemory | null = null,
): LocalBuckets {
  const { table, sketch } = openMemory(`${name} (${arithmetic.algorithm})`, arithmetic, maxKeys, host, common)
  let key = ''
  let bucket = newBucket(arithmetic)
  let cost = 0
  let capacity = 0

  /** A key that the table does not hold starts from what the sketch remembers of it. */
  function recall(now: number, start?: (state: unknown) => void): Bucket {
    const made = newBucket(arithmetic)
    sip(key, made)
    start?.(made.state)
    arithmetic.advance(made.state, now)
    sketch.recall(made, made.state)
    return made
  }

  function keep(taken: number): undefined {
    arithmetic.take(bucket.state, taken)
    table.set(key, bucket)
    sketch.raise(bucket, bucket.state)
  }

  return {
    look(ofKey, ofCost, ofCapacity, now, start) {
      key = ofKey
      cost = ofCost
      capacity = ofCapacity
      const known = table.get(key)
      if (known !== undefined) arithmetic.advance(known.state, now)
      bucket = known ?? recall(now, start)
      return arithmetic.used(bucket.state) + cost <= capacity
    },
    take(owed) {
      if (owed > 0) {
        enterWindow(bucket, arithmetic.window(bucket.state))
        bucket.owed += owed
      }
      keep(cost)
    },
    empty() {
      const free = capacity - arithmetic.used(bucket.state)
      if (free > 0) keep(free)
    },
    free: () => capacity - arithmetic.used(bucket.state),
    ticksUntil: (free) => arithmetic.ticksUntil(bucket.state, capacity - free),
    clear(ofKey, now, scale) {
      const found = table.get(ofKey)
      if (found === undefined) return undefined
      table.delete(ofKey)
      arithmetic.advance(found.state, now)
      enterWindow(found, arithmetic.window(found.state))
      const { owed, owedBefore, window } = found
      const counts = Math.ceil(arithmetic.used(found.state) / scale)
      return { now: Math.min(owed, counts), before: owedBefore, windowBefore: window - 1 }
    },
    keys: () => table.size,
    evicted: () => table.evicted,
  }
}

interface Memory {
  readonly table: LocalTable<Bucket>
  readonly sketch: Sketch<unknown>
}

function openMemory(
  name: string,
  arithmetic: LocalArithmetic,
  maxKeys: number,
  host: PluginHost,
  common: CommonMemory | null,
): Memory {
  const { forgetTicks, parameters } = arithmetic
  const size = { max: maxKeys, ttlMs: toMs(forgetTicks) }
  // Windows of another length have other numbers.
  const kind = parameters.join(' ')
  if (common) {
    const sketch = createSketch(maxKeys, arithmetic, (bytes) => common.memory(`${name}: evicted ${kind}`, bytes))
    const records = { create: () => newBucket(arithmetic), ...recordsOf(arithmetic) }
    return { table: createCommonTable(`${name} ${kind} ${size.ttlMs}`, size, host.clock, common, records), sketch }
  }
  const table = host.table<Bucket>(name, size)
  const keeper = host.table<Sketch<unknown>>(`${name}: evicted`, { max: 1, ttlMs: Number.MAX_SAFE_INTEGER })
  const sketch = keeper.get(kind) ?? createSketch(maxKeys, arithmetic)
  keeper.set(kind, sketch)
  return { table, sketch }
}

function recordsOf({ numbers, save, load }: LocalArithmetic): Omit<Records<Bucket>, 'create'> {
  return {
    numbers,
    save: ({ state }, to, at) => save(state, to, at),
    load(bucket, from, at, { a, b }) {
      bucket.a = a
      bucket.b = b
      load(bucket.state, from, at)
    },
  }
}

function newBucket(arithmetic: LocalArithmetic): Bucket {
  return { state: arithmetic.create(), owed: 0, owedBefore: 0, window: 0, a: 0, b: 0 }
}

function enterWindow(bucket: Bucket, window: number): undefined {
  if (bucket.window === window) return
  bucket.owedBefore = bucket.window === window - 1 ? bucket.owed : 0
  bucket.owed = 0
  bucket.window = window
}
