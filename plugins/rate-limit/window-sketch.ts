import { ownMemory } from './cells.ts'
import type { Hash } from './sip.ts'

/**
 * What remains of windows that a full table had to let go: a count-min sketch as in sketch.ts, whose cells hold the highest
 * count and the latest end of any windows that fell into them while one of them was open. An answer is never below what the
 * key has counted, and its end never before the key's, so nobody gets a new window by being forgotten.
 *
 * It may be above when each of the key's cells is shared. In a flood of more keys than the width in every window, counts add
 * up until keys that are new to the table are refused; what is refused is not remembered, so that this ends by itself
 * one window later.
 *
 * Memory: 36 bytes times the width, whatever the clients do; pages that nobody falls into are not used.
 */
export interface WindowSketch {
  /** Answers in `spent` and `endsAtMs`; an end that is not after `nowMs` says that nobody like it has a window. */
  read(hash: Readonly<Hash>): undefined
  /** Remembers the window of a key with this hash. */
  raise(hash: Readonly<Hash>, spent: number, endsAtMs: number, nowMs: number): undefined
  spent: number
  endsAtMs: number
}

/** `keys` is the size of the table that the sketch stands behind. */
export function createWindowSketch(keys: number, memory: (bytes: number) => ArrayBufferLike = ownMemory): WindowSketch {
  const width = 2 ** Math.min(maxWidthBits, Math.max(minWidthBits, Math.ceil(Math.log2(keys * 4))))
  const mask = width - 1
  const cells = memory(rows * width * 12)
  const ends = new Float64Array(cells, 0, rows * width)
  const counts = new Uint32Array(cells, rows * width * 8)

  function raiseCell(at: number, spent: number, endsAtMs: number, nowMs: number): undefined {
    const isLive = ends[at]! > nowMs
    counts[at] = isLive ? Math.max(counts[at]!, spent) : spent
    ends[at] = isLive ? Math.max(ends[at]!, endsAtMs) : endsAtMs
  }

  const sketch: WindowSketch = {
    spent: 0,
    endsAtMs: 0,
    read({ a, b }) {
      const first = a & mask
      const second = width + ((a + b) & mask)
      const third = 2 * width + ((a + 2 * b) & mask)
      sketch.spent = Math.min(counts[first]!, counts[second]!, counts[third]!)
      sketch.endsAtMs = Math.min(ends[first]!, ends[second]!, ends[third]!)
    },
    raise({ a, b }, spent, endsAtMs, nowMs) {
      const count = Math.min(spent, highestCount)
      raiseCell(a & mask, count, endsAtMs, nowMs)
      raiseCell(width + ((a + b) & mask), count, endsAtMs, nowMs)
      raiseCell(2 * width + ((a + 2 * b) & mask), count, endsAtMs, nowMs)
    },
  }
  return sketch
}

const rows = 3
const highestCount = 2 ** 32 - 1
/** 2.4 MB. */
const minWidthBits = 16
/** 38 MB. */
const maxWidthBits = 20
