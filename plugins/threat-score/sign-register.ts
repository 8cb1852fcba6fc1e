import { createLiterals, type FindLiterals } from './literals.ts'
import { MOST_NEEDS } from './pattern-needs.ts'

/** What each sign of this process needs: found in one pass over a value, whichever detector asks first. */
const needs: (readonly (readonly string[])[])[] = []
let find: FindLiterals | null = null
let last: string | null = null
let bits: Int32Array = new Int32Array(0)

/** Adds what some signs need, to whole words of 32. Returns the first word. */
export function registerNeeds(more: readonly (readonly (readonly string[])[])[]): number {
  const first = needs.length >> 5
  needs.push(...more)
  // What needs one of no texts is never there.
  while ((needs.length & 31) !== 0) needs.push([[]])
  find = null
  last = null
  return first
}

/** Builds the table of literals, which takes some milliseconds, before the first request does. */
export function prepareSigns(): void {
  find ??= createFind()
}

/** Which signs the value may have, by their numbers since `registerNeeds`. Valid until another value is asked about. */
export function possibleSigns(value: string): Int32Array {
  if (value === last) return bits
  find ??= createFind()
  const found = find(value)
  // All that the first, the second and the third need of each sign found stand in rows, one behind the other.
  const words = needs.length >> 5
  for (let word = 0; word < words; word++) {
    let possible = found[word]!
    for (let row = 1; row < MOST_NEEDS; row++) possible &= found[row * words + word]!
    bits[word] = possible
  }
  last = value
  return bits
}

function createFind(): FindLiterals {
  bits = new Int32Array(needs.length >> 5)
  const rows = Array.from({ length: MOST_NEEDS }, (_, row) => needs.map((each) => each[row] ?? null))
  return createLiterals(rows.flat())
}
