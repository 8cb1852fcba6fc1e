import type { SharedSlotsOptions } from '../contract/index.ts'
import type { Waiter } from './key-table.ts'

/** What this edge knows of the requests of one key. Whole slots; times in monotonic milliseconds. */
export interface SlotEntry {
  readonly key: string
  /** Where the store has it. */
  readonly place: number
  /** By requests in flight here. More than `held` only while requests are let pass without the store. */
  used: number
  /** Most that were used at a time, and whether a request began, since `tidiedAtMs`. */
  peak: number
  started: boolean
  tidiedAtMs: number
  /** What the store keeps for this edge: in use or for the next request. Counts until `heldUntilMs`. */
  held: number
  heldUntilMs: number
  /** What the store was told last; -1 when it is not known whether it heard. */
  reported: number
  sentAtMs: number
  /** What the store had left, and when it said so. */
  free: number
  freeAtMs: number
  /** Another edge went without lately: nothing is kept for the next request. */
  crowded: boolean
  /** A call is on its way; `landed` when it has been dealt with, and never rejects. */
  inCall: boolean
  landed: Promise<void>
  /** Somebody will look after this entry at the end of the turn. */
  due: boolean
  waiters: Waiter[]
}

/**
 * Entries by key. Those with a request in flight stay, and are as many as there are such requests at most. Of the others
 * there are at most `maxKeys`, but for those that the store is being asked about.
 */
export interface SlotTable {
  get(key: string): SlotEntry | undefined
  /** Adds an entry for a key that has none. `evict` gets what has to go for it. */
  add(
    key: string,
    place: number,
    options: SharedSlotsOptions,
    nowMs: number,
    evict: (entry: SlotEntry) => void,
  ): SlotEntry
  remove(entry: SlotEntry): undefined
  /** The next part of all entries, round and round. */
  sweep(visit: (entry: SlotEntry) => void): undefined
  all(): Iterable<SlotEntry>
  readonly size: number
  /** Entries that had to go for others. */
  readonly evicted: number
}

/** Steps that a new key pays for at most to make room. */
const longestSearch = 16
/** All entries of a table of 4,000, or a twentieth of a larger one: with ten sweeps a second no entry waits two seconds. */
const entriesPerSweep = 4_000
const sweepsPerRound = 20

export function createSlotTable(): SlotTable {
  const byKey = new Map<string, SlotEntry>()
  // An iterator of a Map that lives on sees what is added later, and steps over each deleted entry once.
  let round = byKey.values()
  let evicted = 0

  function next(): SlotEntry | undefined {
    const step = round.next()
    if (!step.done) return step.value
    round = byKey.values()
    return round.next().value
  }

  function makeRoom(evict: (entry: SlotEntry) => void): undefined {
    for (let i = 0; i < longestSearch; i++) {
      const one = next()
      if (one === undefined || one.used > 0 || one.inCall) continue
      byKey.delete(one.key)
      evicted++
      evict(one)
      return
    }
  }

  return {
    get: (key) => byKey.get(key),
    add(key, place, { limit, maxKeys }, nowMs, evict) {
      if (byKey.size >= maxKeys) makeRoom(evict)
      const entry = newEntry(key, place, limit, nowMs)
      byKey.set(key, entry)
      return entry
    },
    remove(entry) {
      if (byKey.get(entry.key) === entry) byKey.delete(entry.key)
    },
    sweep(visit) {
      const count = Math.min(byKey.size, Math.max(entriesPerSweep, Math.ceil(byKey.size / sweepsPerRound)))
      for (let i = 0; i < count; i++) {
        const one = next()
        if (one !== undefined) visit(one)
      }
    },
    all: () => byKey.values(),
    get size() {
      return byKey.size
    },
    get evicted() {
      return evicted
    },
  }
}

const atOnce = Promise.resolve()

function newEntry(key: string, place: number, limit: number, nowMs: number): SlotEntry {
  return {
    ...{ key, place, used: 0, peak: 0, started: false, tidiedAtMs: nowMs, held: 0, heldUntilMs: 0, reported: 0 },
    ...{ sentAtMs: nowMs, free: limit, freeAtMs: Number.NEGATIVE_INFINITY, crowded: false },
    ...{ inCall: false, landed: atOnce, due: false, waiters: [] },
  }
}
