import { classes } from '../../plugins/threat-score/model/classes.ts'
import type { Example } from './example.ts'
import { GENERATED } from './generated.ts'
import { type Column, learn, logitOf, type Table } from './learn.ts'

/** Score from which the shipped policy denies. */
export const DENY = 80

/** Collections are large and repeat themselves: a source and class counts by the root of its size. */
export function weigh(examples: readonly Example[]): Float32Array {
  const groupOf = ({ source, isAttack, kind }: Example) => `${source}\n${isAttack}\n${kind}`
  const sizes = new Map<string, number>()
  for (const example of examples) sizes.set(groupOf(example), (sizes.get(groupOf(example)) ?? 0) + 1)
  return Float32Array.from(examples, (example) => Math.min(4, 40 / Math.sqrt(sizes.get(groupOf(example))!)))
}

/** A column for each class: its attacks against all that is harmless. `fits` says which examples may be seen. */
export function learnAll(table: Table, weights: Float32Array, fits: (example: Example) => boolean): readonly Column[] {
  return classes.map((_, kind) => {
    const rows = rowsOf(table.examples, (example) => isLesson(example, kind) && fits(example))
    return learn(table, thin(table.examples, rows), weights)
  })
}

/** Harmless values that the model is never asked about teach nothing. */
function isLesson({ text, isAttack, kind, asked }: Example, column: number): boolean {
  return isAttack ? kind === column && text !== '' : asked
}

/** Of what is many times the same (output of one tool, refused anyway) every sixth beyond the first 3,000. */
function thin(examples: readonly Example[], rows: readonly number[]): readonly number[] {
  const counts = new Map<string, number>()
  return rows.filter((row) => {
    const { isAttack, source, score } = examples[row]!
    if (!isAttack || score < DENY) return true
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    return count <= 3000 || count % 6 === 0
  })
}

/**
 * The log-odds of every example for each class by a model that was trained on all sources but its own, uncalibrated:
 * those of example `i` begin at `i * classes.length`. NaN: generated or plain.
 */
export function leaveOneOut(table: Table, weights: Float32Array, say: (text: string) => void): Float64Array {
  const { examples } = table
  const logits = new Float64Array(examples.length * classes.length).fill(Number.NaN)
  for (const source of sourcesOf(examples)) {
    const columns = learnAll(table, weights, (example) => example.source !== source)
    say(`trained without ${source}`)
    for (const row of rowsOf(examples, (example) => example.source === source && example.text !== ''))
      logits.set(
        columns.map((column) => logitOf(table, row, column)),
        row * classes.length,
      )
  }
  return logits
}

export function sourcesOf(examples: readonly Example[]): readonly string[] {
  return [...new Set(examples.map(({ source }) => source))].filter((source) => source !== GENERATED)
}

export function rowsOf(examples: readonly Example[], fits: (example: Example) => boolean): readonly number[] {
  return examples.flatMap((example, row) => (fits(example) ? [row] : []))
}
