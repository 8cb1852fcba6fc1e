import { createLiterals, type FindLiterals } from './literals.ts'

/** The literals of all signs: found in one pass over a value, whichever detector asks for them first. */
const needs: (readonly string[] | null)[] = []
let find: FindLiterals | null = null
let last: string | null = null
let bits: Int32Array = new Int32Array(0)

/** Adds what some signs need, to whole words of 32. Returns the first word. */
export function registerNeeds(more: readonly (readonly string[] | null)[]): number {
  const first = needs.length >> 5
  needs.push(...more)
  // What needs one of no literals is never there.
  while ((needs.length & 31) !== 0) needs.push([])
  find = null
  last = null
  return first
}

/** Builds the table of literals, which takes some milliseconds, before the first request does. */
export function prepareSigns(): void {
  find ??= createLiterals(needs)
}

/** Which signs the value may have, by their numbers since `registerNeeds`. Valid until another value is asked about. */
export function possibleSigns(value: string): Int32Array {
  if (value !== last) {
    find ??= createLiterals(needs)
    bits = find(value)
    last = value
  }
  return bits
}
