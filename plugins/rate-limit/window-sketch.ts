import type { Hash } from './sip.ts'

/**
 * What remains of windows that a full table had to let go: a count-min sketch as in sketch.ts, whose cells hold the highest
 * count and the latest end of any window that fell into them. An answer is never below what the key has counted, and its
 * end never before the key's, so nobody gets a new window by being forgotten. It may be above when every cell is shared.
 *
 * Cells come in two generations, by the window length in which their windows end: without them, later windows would keep
 * the counts of earlier ones alive for as long as a cell is in use. A count is kept for two windows at most.
 *
 * Memory: 72 bytes times the width, whatever the clients do; pages that nobody falls into are not used.
 */
export interface WindowSketch {
  /** Answers in `spent` and `endsAtMs`, both 0 when nobody like it has a window now. */
  read(hash: Readonly<Hash>, nowMs: number): undefined
  /** Remembers the window of a key with this hash. */
  raise(hash: Readonly<Hash>, spent: number, endsAtMs: number, nowMs: number): undefined
  spent: number
  endsAtMs: number
  /** May change: the sketch outlives the limit that it was made for. */
  windowMs: number
}

/** `keys` is the size of the table that the sketch stands behind. */
export function createWindowSketch(keys: number, windowMs: number): WindowSketch {
  const width = 2 ** Math.min(maxWidthBits, Math.max(minWidthBits, Math.ceil(Math.log2(keys * 2))))
  const mask = width - 1
  const counts = new Uint32Array(generations * rows * width)
  const ends = new Float64Array(generations * rows * width)

  function raiseCell(at: number, spent: number, endsAtMs: number, nowMs: number): undefined {
    const isLive = ends[at]! > nowMs
    counts[at] = isLive ? Math.max(counts[at]!, spent) : spent
    ends[at] = isLive ? Math.max(ends[at]!, endsAtMs) : endsAtMs
  }

  const sketch: WindowSketch = {
    spent: 0,
    endsAtMs: 0,
    windowMs,
    read({ a, b }, nowMs) {
      sketch.spent = 0
      sketch.endsAtMs = 0
      for (let start = 0; start < counts.length; start += rows * width) {
        const first = start + (a & mask)
        const second = start + width + ((a + b) & mask)
        const third = start + 2 * width + ((a + 2 * b) & mask)
        const endsAtMs = Math.min(ends[first]!, ends[second]!, ends[third]!)
        if (endsAtMs <= nowMs) continue
        sketch.spent = Math.max(sketch.spent, Math.min(counts[first]!, counts[second]!, counts[third]!))
        sketch.endsAtMs = Math.max(sketch.endsAtMs, endsAtMs)
      }
    },
    raise({ a, b }, spent, endsAtMs, nowMs) {
      const start = (Math.floor(endsAtMs / sketch.windowMs) % generations) * rows * width
      const count = Math.min(spent, highestCount)
      raiseCell(start + (a & mask), count, endsAtMs, nowMs)
      raiseCell(start + width + ((a + b) & mask), count, endsAtMs, nowMs)
      raiseCell(start + 2 * width + ((a + 2 * b) & mask), count, endsAtMs, nowMs)
    },
  }
  return sketch
}

const rows = 3
const generations = 2
const highestCount = 2 ** 32 - 1
/** 2.4 MB when all of it is in use. */
const minWidthBits = 15
/** 38 MB. */
const maxWidthBits = 19
