import type { Example } from './corpus.ts'
import { type Column, learn, logitOf, sigmoid, type Table } from './learn.ts'

/** A source that the model was not trained on, as the model sees it. */
export interface LeftOut {
  readonly source: string
  readonly attacks: readonly number[]
  readonly benign: readonly number[]
}

/** Collections are large and repeat themselves: a source and class counts by the root of its size. */
export function weigh(examples: readonly Example[]): Float32Array {
  const groupOf = ({ source, isAttack, kind }: Example) => `${source}\n${isAttack}\n${kind}`
  const sizes = new Map<string, number>()
  for (const example of examples) sizes.set(groupOf(example), (sizes.get(groupOf(example)) ?? 0) + 1)
  return Float32Array.from(examples, (example) => Math.min(4, 40 / Math.sqrt(sizes.get(groupOf(example))!)))
}

/** Trains once for each source on all others; the logits of what was left out, uncalibrated. */
export function leaveOneOut(table: Table, weights: Float32Array, say: (text: string) => void): readonly LeftOut[] {
  const { examples } = table
  const target = Uint8Array.from(examples, ({ isAttack }) => (isAttack ? 1 : 0))
  return [...new Set(examples.map(({ source }) => source))].map((source) => {
    const rows = rowsOf(examples, (example) => example.source !== source)
    const column = learn(table, rows, target, weights)
    say(`without ${source}: ${rows.length} examples`)
    const logits = (isAttack: boolean) =>
      rowsOf(examples, (example) => example.source === source && example.isAttack === isAttack).map((row) =>
        logitOf(table, row, column),
      )
    return { source, attacks: logits(true), benign: logits(false) }
  })
}

export function rowsOf(examples: readonly Example[], fits: (example: Example) => boolean): readonly number[] {
  return examples.flatMap((example, row) => (fits(example) ? [row] : []))
}

/** Slope and shift that make the logits of sources never seen probabilities, every source and label counting the same. */
export function calibrate(folds: readonly LeftOut[]): { readonly slope: number; readonly shift: number } {
  let slope = 1
  let shift = 0
  const lists = folds.flatMap(({ attacks, benign }) => [[attacks, 1] as const, [benign, 0] as const])
  for (let round = 0; round < 2000; round++) {
    let bySlope = 0
    let byShift = 0
    for (const [logits, label] of lists) {
      if (logits.length === 0) continue
      for (const logit of logits) {
        const error = (sigmoid(slope * logit + shift) - label) / logits.length
        bySlope += error * logit
        byShift += error
      }
    }
    slope -= 0.01 * bySlope
    shift -= 0.05 * byShift
  }
  return { slope, shift }
}

/** Share of the logits whose points are at least `points`. */
export function share(logits: readonly number[], reaches: (logit: number) => boolean): number {
  return logits.length === 0 ? Number.NaN : logits.filter(reaches).length / logits.length
}

export type { Column }
