import type { Clock, LocalTable, TableOptions } from '../contract/index.ts'

/**
 * A bounded table in this process: at most `max` entries, each gone `ttlMs` after it was last set, the least recently
 * set one leaving first. Every operation takes constant time, so a client that can name keys cannot make one slow.
 *
 * `size` counts what is held, which may include a few entries that are past their time and not swept yet.
 */
export function createLocalTable<V>(options: TableOptions & { readonly clock: Clock }): LocalTable<V> {
  const { max, ttlMs, clock } = options
  if (!(Number.isInteger(max) && max > 0))
    throw new RangeError(`local table: max must be a whole number above 0: ${max}`)
  if (!(ttlMs > 0)) throw new RangeError(`local table: ttlMs must be above 0: ${ttlMs}`)
  const entries = new Map<string, Entry<V>>()
  const ring = defineRing<V>()
  let evicted = 0

  function drop(entry: Entry<V>): undefined {
    entries.delete(entry.key)
    unlink(entry)
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.endsAtMs > clock.monotonicMs()) return entry.value
      return drop(entry)
    },
    set(key, value) {
      const nowMs = clock.monotonicMs()
      const known = entries.get(key)
      if (known !== undefined) {
        known.value = value
        known.endsAtMs = nowMs + ttlMs
        unlink(known)
        linkLast(ring, known)
        return
      }
      for (let i = 0; i < sweepPerSet && ring.next.endsAtMs <= nowMs; i++) drop(ring.next)
      if (entries.size >= max) {
        drop(ring.next)
        evicted++
      }
      const entry: Entry<V> = { key, value, endsAtMs: nowMs + ttlMs, previous: ring, next: ring }
      entries.set(key, entry)
      linkLast(ring, entry)
    },
    delete(key) {
      const entry = entries.get(key)
      if (entry === undefined) return false
      drop(entry)
      return entry.endsAtMs > clock.monotonicMs()
    },
    get size() {
      return entries.size
    },
    get evicted() {
      return evicted
    },
  }
}

/** Two per new key: the table shrinks while it is used, and no single call pays for a whole generation of keys. */
const sweepPerSet = 2

/**
 * Recency is a ring of the entries and not the insertion order of the Map: V8 leaves a hole for every deleted entry, so
 * that looking for the first one of a busy Map walks over as many holes as there are keys.
 */
interface Entry<V> {
  key: string
  value: V
  endsAtMs: number
  previous: Entry<V>
  next: Entry<V>
}

/** The head of an empty ring; `next` is the least recently set entry. */
function defineRing<V>(): Entry<V> {
  const ring = { key: '', endsAtMs: Number.POSITIVE_INFINITY } as Entry<V>
  ring.previous = ring
  ring.next = ring
  return ring
}

function linkLast<V>(ring: Entry<V>, entry: Entry<V>): undefined {
  entry.previous = ring.previous
  entry.next = ring
  ring.previous.next = entry
  ring.previous = entry
}

function unlink<V>(entry: Entry<V>): undefined {
  entry.previous.next = entry.next
  entry.next.previous = entry.previous
}
