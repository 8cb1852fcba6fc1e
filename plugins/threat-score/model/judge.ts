import { COLUMNS, classes, type ModelClass } from './classes.ts'
import { createFeatures, type Features, gramsIn, readFeatures } from './features.ts'
import type { Weights } from './weights.ts'

/** What the model thinks of a value. */
export interface Opinion {
  /** The most likely class, should it be an attack. */
  readonly kind: ModelClass
  /** The pieces of text that weighed most, folded: letters in lower case, every number `0`. */
  readonly because: readonly string[]
}

export interface Model {
  /** Log-odds that the value is an attack. Allocates nothing. */
  logit(value: string): number
  /** Of the value that `logit` read last. */
  explain(): Opinion
}

/** So many pieces explain an opinion. */
const REASONS = 3

/** Not reentrant: the features of one value are held between `logit` and `explain`. */
export function createModel(weights: Weights): Model {
  const features = createFeatures()
  return {
    logit(value) {
      readFeatures(value, features)
      return columnLogit(weights, features, 0)
    },
    explain() {
      let best = 1
      let most = Number.NEGATIVE_INFINITY
      for (let column = 1; column < COLUMNS; column++) {
        const logit = columnLogit(weights, features, column)
        if (logit > most) {
          most = logit
          best = column
        }
      }
      return { kind: classes[best - 1]!, because: reasons(weights, features) }
    },
  }
}

/** Bias and mean weight of the features times the root of their number: long values count more, but not by their length. */
function columnLogit({ bytes, biases, scales }: Weights, { slots, count }: Features, column: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += bytes[slots[i]! * COLUMNS + column]!
  return biases[column]! + (sum * scales[column]!) / Math.sqrt(count)
}

function reasons({ bytes }: Weights, features: Features): readonly string[] {
  const weightOf = (slot: number) => bytes[slot * COLUMNS]!
  const slots = [...new Set(features.slots.subarray(0, features.count))].sort((a, b) => weightOf(b) - weightOf(a))
  const found: string[] = []
  for (const slot of slots) {
    if (weightOf(slot) <= 0 || found.length === REASONS) break
    const gram = gramsIn(features, slot)
    if (gram !== null && !found.some((other) => other.includes(gram) || gram.includes(other))) found.push(gram)
  }
  return found
}
