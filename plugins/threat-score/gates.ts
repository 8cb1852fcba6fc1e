import type { Entry } from './entry.ts'

/** Which detectors look at a value: bit `n` for the entry `n`, at most 32 of them. */
export type OpenGates = (marks: number, words: number) => number

/** An entry with every part present, so that all gates have one shape. */
type Gate = Required<Omit<Entry, 'words' | 'detector'>>

/** Answers that are kept; a power of two. Of what honest clients write, most values have one of some hundred sets of marks. */
const KEPT = 1024

/**
 * What marks open does not depend on the value, so the answers for the sets of marks seen last are kept in a table where
 * each set has one place: whatever clients write, it never grows.
 */
export function createGates(entries: readonly Entry[]): OpenGates {
  if (entries.length > 32) throw new RangeError(`${entries.length} detectors: a gate is one of 32 bits`)
  const gates: readonly Gate[] = entries.map(({ withWord = 0, alone = 0, pairs = [] }) => ({ withWord, alone, pairs }))
  const sets = new Int32Array(KEPT)
  /** Open by their marks alone; and if one of their words is there. */
  const byMarks = new Int32Array(KEPT)
  const byWord = new Int32Array(KEPT)

  function keep(at: number, marks: number): undefined {
    sets[at] = marks
    byMarks[at] = 0
    byWord[at] = 0
    for (const [n, gate] of gates.entries()) {
      if (isOpen(gate, marks)) byMarks[at]! |= 1 << n
      if (gate.withWord === 0 || (marks & gate.withWord) !== 0) byWord[at]! |= 1 << n
    }
  }

  for (let at = 0; at < KEPT; at++) keep(at, 0)
  return (marks, words) => {
    const at = (Math.imul(marks, 0x9e3779b1) >>> 22) & (KEPT - 1)
    if (sets[at] !== marks) keep(at, marks)
    return byMarks[at]! | (byWord[at]! & words)
  }
}

function isOpen({ alone, pairs }: Gate, marks: number): boolean {
  if ((marks & alone) !== 0) return true
  return pairs.some(([one, other]) => (marks & one) !== 0 && (marks & other) !== 0)
}
