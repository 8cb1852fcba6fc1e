import type { Clock, CommonMemory, LocalTable, TableOptions } from '../../gateway/contract/index.ts'
import { type Hash, shareSecret, sip } from './sip.ts'

/** How a value is kept as numbers. */
export interface Records<V> {
  readonly numbers: number
  create(): V
  save(value: V, to: Float64Array, at: number): undefined
  /** Into a value that `create` made. */
  load(value: V, from: Float64Array, at: number, hash: Readonly<Hash>): undefined
}

/** Entries with the same low bits of their hash: the one of them that was set longest ago leaves for a new one. */
const ways = 8
/** Who asks for the size looks at so many places at most: hashes spread keys evenly, so that they tell of the rest. */
const mostLooked = 524_288
/** More places than keys, so that hardly any set is full before the table is. */
const slack = 1.25

/**
 * A table that all workers have together. Whoever uses it is alone in the memory meanwhile (`CommonMemory.enter`). Keys are
 * told apart by 64 bits of a hash with a secret: of a million keys two share an entry with a probability of 3 in 10^8, and
 * then count together.
 *
 * It is an array of sets, as a processor's cache is, and has no list that a worker which ends in the middle could leave torn:
 * at worst one entry is half of one request.
 *
 * `get` answers with one and the same object, changed. Memory: 16 bytes and 8 for each number, times at most 2.5 `max`.
 */
export function createCommonTable<V>(
  name: string,
  { max, ttlMs }: TableOptions,
  clock: Clock,
  common: CommonMemory,
  { numbers, create, save, load }: Records<V>,
): LocalTable<V> {
  shareSecret(common.secret)
  const sets = 2 ** Math.ceil(Math.log2(Math.max(1, (max * slack) / ways)))
  const places = sets * ways
  const width = 1 + numbers
  const memory = common.memory(name, places * (8 + 8 * width))
  /** When it was set, and the numbers. */
  const entries = new Float64Array(memory, 0, places * width)
  const hashes = new Int32Array(memory, places * width * 8)
  const shown = create()
  const hash = { a: 0, b: 0 }
  let hashed: string | undefined
  let evicted = 0

  function firstOf(key: string): number {
    if (key !== hashed) sip(key, hash)
    hashed = key
    return (hash.b & (sets - 1)) * ways
  }

  /** The place of a key, or -1. */
  function find(first: number): number {
    for (let at = first; at < first + ways; at++) {
      if (hashes[at * 2] === hash.a && hashes[at * 2 + 1] === hash.b && entries[at * width]! > 0) return at
    }
    return -1
  }

  const isLive = (at: number, nowMs: number): boolean =>
    entries[at * width]! > 0 && entries[at * width]! + ttlMs > nowMs

  function makeRoom(first: number, nowMs: number): number {
    let oldest = first
    for (let at = first; at < first + ways; at++) {
      if (!isLive(at, nowMs)) return at
      if (entries[at * width]! < entries[oldest * width]!) oldest = at
    }
    evicted++
    return oldest
  }

  return {
    get(key) {
      const at = find(firstOf(key))
      if (at < 0 || !isLive(at, clock.monotonicMs())) return undefined
      load(shown, entries, at * width + 1, hash)
      return shown
    },
    set(key, value) {
      const nowMs = clock.monotonicMs()
      const first = firstOf(key)
      const known = find(first)
      const at = known < 0 ? makeRoom(first, nowMs) : known
      hashes[at * 2] = hash.a
      hashes[at * 2 + 1] = hash.b
      entries[at * width] = nowMs
      save(value, entries, at * width + 1)
    },
    delete(key) {
      const at = find(firstOf(key))
      if (at < 0) return false
      const wasLive = isLive(at, clock.monotonicMs())
      entries[at * width] = 0
      return wasLive
    },
    /** A worker's part, so that the sum over all of them is what there is. */
    get size() {
      const nowMs = clock.monotonicMs()
      const looked = Math.min(places, mostLooked)
      let live = 0
      for (let at = 0; at < looked; at++) if (isLive(at, nowMs)) live++
      return (live * places) / looked / common.seats
    },
    get evicted() {
      return evicted
    },
  }
}
