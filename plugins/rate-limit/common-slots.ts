import type { CommonMemory } from '../../gateway/contract/index.ts'
import type { LocalSlots } from './local-slots.ts'
import { shareSecret, sip } from './sip.ts'

/** Places for keys in one set, and sets: with 10,000 keys in flight at a time a set is full with a probability of 10^-14. */
const ways = 32
const sets = 2_048

/**
 * Slots in use by all workers; whoever uses it is alone in the memory meanwhile. Each seat counts its own slots of a key, with
 * the term in which it took them: what a worker held that crashed counts no more, because its term has ended.
 *
 * A key for which there is no place has no free slot. Memory: 8 bytes and 8 for each seat, times 65,536, for each limit.
 */
export function createCommonSlots(name: string, common: CommonMemory): LocalSlots {
  shareSecret(common.secret)
  const { seats, seat, terms } = common
  const width = 2 + 2 * seats
  /** For each place: the hash in two words, then term and slots of each seat. */
  const words = new Int32Array(common.memory(`${name}: in flight`, ways * sets * width * 4))
  const hash = { a: 0, b: 0 }
  const own = 2 + 2 * seat
  let inUse = 0
  let keys = 0

  function firstOf(key: string): number {
    sip(key, hash)
    return (hash.b & (sets - 1)) * ways * width
  }

  function usedAt(at: number): number {
    let used = 0
    for (let of = 0; of < seats; of++) {
      if (words[at + 2 + 2 * of] === terms[of]) used += words[at + 3 + 2 * of]!
    }
    return used
  }

  function find(first: number): number {
    const end = first + ways * width
    for (let at = first; at < end; at += width) if (words[at] === hash.a && words[at + 1] === hash.b) return at
    return -1
  }

  /** A place that nobody uses, or -1. */
  function freeIn(first: number): number {
    const end = first + ways * width
    for (let at = first; at < end; at += width) if (usedAt(at) === 0) return at
    return -1
  }

  return {
    used(key) {
      const first = firstOf(key)
      const at = find(first)
      if (at >= 0) return usedAt(at)
      return freeIn(first) < 0 ? Number.POSITIVE_INFINITY : 0
    },
    take(key, slots) {
      const first = firstOf(key)
      const known = find(first)
      const at = known < 0 ? freeIn(first) : known
      if (at < 0) return
      words[at] = hash.a
      words[at + 1] = hash.b
      const before = words[at + own] === terms[seat] ? words[at + own + 1]! : 0
      words[at + own] = terms[seat]!
      words[at + own + 1] = before + slots
      if (before === 0) keys++
      inUse += slots
    },
    release(key, slots) {
      const at = find(firstOf(key))
      if (at < 0 || words[at + own] !== terms[seat]) return
      const left = Math.max(0, words[at + own + 1]! - slots)
      words[at + own + 1] = left
      if (left === 0) keys--
      inUse -= slots
    },
    inUse: () => inUse,
    keys: () => keys,
  }
}
