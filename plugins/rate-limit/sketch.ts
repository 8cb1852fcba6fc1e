import type { Hash } from './sip.ts'

/**
 * What remains of buckets that a full table had to let go: a count-min sketch (Cormode and Muthukrishnan, 2005) with
 * conservative update (Estan and Varghese, 2002) whose cells hold the latest TAT of any key that falls into them, and
 * whose answer is the earliest of a key's cells. An answer is never earlier than the key's true TAT, so nobody gets a
 * full bucket back by being forgotten. It may be later when every cell is shared: a key that is new to the table then
 * starts with at most e * N / width tokens spent, with a probability of 1 - e^-rows = 95 %, where N is the number of
 * tokens that all keys took while one bucket fills. Keys that are in the table are never judged by the sketch.
 *
 * Memory: 24 bytes times the width, whatever the clients do.
 */
export interface Sketch {
  /** Earliest TAT that is safe to assume for a key with this hash; 0 when nobody like it was seen. */
  read(hash: Readonly<Hash>): number
  /** Remembers that a key with this hash has this TAT. */
  raise(hash: Readonly<Hash>, tat: number): undefined
}

/** `keys` is the size of the table that the sketch stands behind. */
export function createSketch(keys: number): Sketch {
  const width = 2 ** Math.min(maxWidthBits, Math.max(minWidthBits, Math.ceil(Math.log2(keys * 4))))
  const mask = width - 1
  const cells = new Float64Array(rows * width)
  // Kirsch and Mitzenmacher (2006): two hashes make as many as are needed. The rows are written out for speed.
  return {
    read({ a, b }) {
      const first = cells[a & mask]!
      const second = cells[width + ((a + b) & mask)]!
      const third = cells[2 * width + ((a + 2 * b) & mask)]!
      const least = first < second ? first : second
      return least < third ? least : third
    },
    raise({ a, b }, tat) {
      const first = a & mask
      const second = width + ((a + b) & mask)
      const third = 2 * width + ((a + 2 * b) & mask)
      if (cells[first]! < tat) cells[first] = tat
      if (cells[second]! < tat) cells[second] = tat
      if (cells[third]! < tat) cells[third] = tat
    },
  }
}

const rows = 3
/** 1.5 MB: enough that a small table's sketch is not full of a busy minute's clients. */
const minWidthBits = 16
/** 24 MB. */
const maxWidthBits = 20
