import type { Account } from './bucket-store.ts'

/** What this edge knows of one key of a shared limit. Amounts are units of its arithmetic, times are ticks. */
export interface Entry {
  readonly key: string
  /** Where the store has it. */
  readonly place: number
  /** Taken ahead and not spent. */
  left: number
  leftUntil: number
  /** What the store believes to be held. */
  reported: number
  /** To be told with the next call: what happened since the last one that is known to have counted. */
  account: { -readonly [part in keyof Account]: Account[part] }
  /** Part of it that the store could not foresee, because it was spent while it was away. */
  owed: number
  /** What the store said last, as a state of the arithmetic, and when. */
  readonly known: unknown
  knownAt: number
  /** Of the last reply. */
  mark: number
  /** For the size of leases: spent since when, and ticks a tick before that. */
  used: number
  /** Of the latest request. */
  cost: number
  usedSince: number
  rate: number
  /** Ask for more when less than this is left. */
  low: number
  flight: Flight | null
  /** When the call on its way has been dealt with. Never rejects. */
  landed: Promise<void>
  /** A call that may or may not have counted. It is repeated, with its number, before any other. */
  unsure: Flight | null
  waiters: Waiter[]
  /** Looked at since the last sweep. */
  touched: boolean
  /** Index in the table. */
  at: number
}

export interface Flight {
  readonly number: number
  /** What the call reported, and when it was sent, the first time that it was. */
  readonly account: Account
  readonly sentAt: number
}

export interface Waiter {
  readonly cost: number
  /** Nobody waits any more. */
  settled: boolean
  settle(answer: 'granted' | 'over' | 'away'): undefined
}

/**
 * Entries by key, at most `max`. Room is made by a hand that goes round and takes those that were not touched since it
 * last came by (Corbató's clock, 1968): no list has to be kept in order on the hot path.
 */
export interface KeyTable {
  get(key: string): Entry | undefined
  /** Adds an entry for a key that has none. `evict` gets what has to go for it. */
  add(key: string, place: number, nowTicks: number, evict: (entry: Entry) => void): Entry
  remove(entry: Entry): undefined
  /** The next so many entries, round and round. */
  sweep(count: number, visit: (entry: Entry) => void): undefined
  all(): readonly Entry[]
  /** Entries that had to go for others. */
  readonly evicted: number
}

/** Steps that a new key pays for at most. Beyond it the last one goes, touched or not. */
const longestSearch = 16

/** `create` makes what is known of a key that nobody asked about. */
export function createKeyTable(max: number, create: () => unknown): KeyTable {
  const byKey = new Map<string, Entry>()
  const ring: Entry[] = []
  let hand = 0
  let evicted = 0

  function next(): Entry {
    if (hand >= ring.length) hand = 0
    return ring[hand++]!
  }

  function remove(entry: Entry): undefined {
    if (!byKey.delete(entry.key)) return
    const last = ring.pop()!
    if (last === entry) return
    ring[entry.at] = last
    last.at = entry.at
  }

  function makeRoom(evict: (entry: Entry) => void): undefined {
    let victim = next()
    for (let i = 0; i < longestSearch && (victim.touched || victim.flight !== null); i++) {
      victim.touched = false
      victim = next()
    }
    remove(victim)
    evicted++
    evict(victim)
  }

  return {
    get: (key) => byKey.get(key),
    add(key, place, nowTicks, evict) {
      if (ring.length >= max) makeRoom(evict)
      const entry = newEntry(key, place, create(), nowTicks, ring.length)
      byKey.set(key, entry)
      ring.push(entry)
      return entry
    },
    remove,
    sweep(count, visit) {
      for (let i = Math.min(count, ring.length); i > 0 && ring.length > 0; i--) visit(next())
    },
    all: () => ring,
    get evicted() {
      return evicted
    },
  }
}

const atOnce = Promise.resolve()

function newEntry(key: string, place: number, known: unknown, now: number, at: number): Entry {
  return {
    ...{ key, place, left: 0, leftUntil: 0, reported: 0, owed: 0, known, knownAt: Number.NEGATIVE_INFINITY, mark: 0 },
    ...{
      account: { spent: 0, debt: 0, debtIn: 0, unused: 0, unusedMark: 0 },
      used: 0,
      cost: 1,
      usedSince: now,
      rate: 0,
    },
    ...{ low: 0, flight: null, landed: atOnce, unsure: null, waiters: [], touched: true, at },
  }
}
