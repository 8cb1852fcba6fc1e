import type { Field } from '../../gateway/contract/index.ts'
import { createHeat } from './heat.ts'

/** In which order the values of a large part of a request are looked at. */
export interface Turns {
  /** The first and the last long value: padding is put before or behind what it hides. Looked at whatever that costs. */
  readonly always: readonly Field[]
  readonly rest: readonly Field[]
}

/** Values of so many characters together may use up the effort. */
const LARGE = 8192
/** Characters of a value that no padding fits into. */
const SHORT = 1024
/** What the shortest value costs, in characters. */
const CALL = 32
/** What a value without marks of attacks counts for, in marks: short ones are cheap to look at. */
const COLD = 0.5

/**
 * By how much of an attack there may be for what it costs to look: marks (heat.ts) for each character. So an attack among
 * hundreds of honest values has its turn before the time is over, wherever it stands. `null`: there is no need to choose.
 */
export function createTurns(): (fields: readonly Field[]) => Turns | null {
  const heatOf = createHeat()
  const rankOf = ({ value }: Field): number => (heatOf(value) + COLD) / (value.length + CALL)
  return (fields) => {
    if (!isLarge(fields)) return null
    const open = fields.filter(({ plain }) => !plain)
    const long = open.filter(({ value }) => value.length > SHORT)
    const always = [...new Set([...long.slice(0, 1), ...long.slice(-1)])]
    const rest = open
      .filter((field) => !always.includes(field))
      .map((field) => ({ field, rank: rankOf(field) }))
      .sort((one, other) => other.rank - one.rank)
    return { always, rest: rest.map(({ field }) => field) }
  }
}

function isLarge(fields: readonly Field[]): boolean {
  let characters = 0
  for (let i = 0; i < fields.length; i++) {
    const { plain, value } = fields[i]!
    if (!plain) characters += value.length + CALL
  }
  return characters > LARGE
}
