import { type LocalArithmetic, ownMemory } from './cells.ts'
import type { Hash } from './sip.ts'

/**
 * What remains of keys that a full table had to let go: a count-min sketch (Cormode and Muthukrishnan, 2005) with
 * conservative update (Estan and Varghese, 2002) whose cells hold the most that was taken by any key that falls into them,
 * and whose answer is the least of a key's cells. An answer is never less than what the key took, so nobody gets a
 * fresh start by being forgotten. It may be more when every cell is shared: a key that is new to the table then starts
 * with at most e * N / width tokens spent, with a probability of 1 - e^-rows = 95 %, where N is the number of tokens that
 * all keys took while one bucket fills (or in two windows). Keys that are in the table are never judged by the sketch.
 *
 * Memory: three cells times the width, whatever the clients do. A cell is 8 bytes for a bucket and 12 for a window.
 */
export interface Sketch<S> {
  /** Raises a state, which was brought to now, to the least that is safe to assume for a key with this hash. */
  recall(hash: Readonly<Hash>, state: S): undefined
  /** Remembers that a key with this hash has this state. */
  raise(hash: Readonly<Hash>, state: S): undefined
}

/** `keys` is the size of the table that the sketch stands behind. */
export function createSketch<S>(
  keys: number,
  { cells: createCells }: Pick<LocalArithmetic<S>, 'cells'>,
  memory: (bytes: number) => ArrayBufferLike = ownMemory,
): Sketch<S> {
  const width = 2 ** Math.min(maxWidthBits, Math.max(minWidthBits, Math.ceil(Math.log2(keys * 4))))
  const mask = width - 1
  const cells = createCells(rows * width, memory)
  // Kirsch and Mitzenmacher (2006): two hashes make as many as are needed. The rows are written out for speed.
  return {
    recall({ a, b }, state) {
      cells.recall(state, a & mask, width + ((a + b) & mask), 2 * width + ((a + 2 * b) & mask))
    },
    raise({ a, b }, state) {
      cells.raise(a & mask, state)
      cells.raise(width + ((a + b) & mask), state)
      cells.raise(2 * width + ((a + 2 * b) & mask), state)
    },
  }
}

const rows = 3
/** 1.5 MB and more: enough that a small table's sketch is not full of a busy minute's clients. */
const minWidthBits = 16
/** 24 MB for buckets, 36 MB for windows. */
const maxWidthBits = 20
