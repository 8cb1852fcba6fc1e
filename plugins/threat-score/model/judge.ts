import { COLUMNS, classes, type ModelClass } from './classes.ts'
import { createFeatures, type Features, readFeatures } from './features.ts'
import type { Weights } from './weights.ts'

/** What the model thinks of a value. */
export interface Opinion {
  /** The class whose attacks the value is most like. */
  readonly kind: ModelClass
  /** The pieces of text that weighed most, folded: letters in lower case, every number `0`, a long word `a`. */
  readonly because: readonly string[]
}

export interface Model {
  /** Log-odds beyond the operating point: above 0, values of that kind are attacks. Allocates nothing. */
  logit(value: string): number
  /** Of the value that `logit` read last. */
  explain(): Opinion
}

/** So many pieces explain an opinion. */
const REASONS = 3
/** Longer ones are shown as they are built, not as they read: a value may hold a secret. */
const LONGEST_REASON = 8

/** Not reentrant: the features of one value are held between `logit` and `explain`. */
export function createModel(weights: Weights): Model {
  const features = createFeatures()
  const sums = new Float64Array(COLUMNS)
  let best = 0
  return {
    logit(value) {
      readFeatures(value, features)
      best = sumUp(weights, features, sums)
      return sums[best]!
    },
    explain: () => ({ kind: classes[best]!, because: reasons(weights, features, best) }),
  }
}

/** Log-odds of each class against what is harmless, beyond its operating point; returns the class with the highest. */
function sumUp({ bytes, biases, scales }: Weights, { slots, count }: Features, sums: Float64Array): number {
  // Written out: this is most of what the model costs.
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  for (let i = 0; i < count; i++) {
    const row = slots[i]! * COLUMNS
    a += bytes[row]!
    b += bytes[row + 1]!
    c += bytes[row + 2]!
    d += bytes[row + 3]!
    e += bytes[row + 4]!
    f += bytes[row + 5]!
  }
  sums[0] = a
  sums[1] = b
  sums[2] = c
  sums[3] = d
  sums[4] = e
  sums[5] = f
  // The sum by the root of their number: long values count more, but not by their length.
  const share = 1 / Math.sqrt(Math.max(1, count))
  let best = 0
  for (let column = 0; column < COLUMNS; column++) {
    sums[column] = biases[column]! + sums[column]! * scales[column]! * share
    if (sums[column]! > sums[best]!) best = column
  }
  return best
}

function reasons({ bytes }: Weights, features: Features, column: number): readonly string[] {
  const weightOf = (n: number) => bytes[features.slots[n]! * COLUMNS + column]!
  const order = Array.from({ length: features.count }, (_, n) => n).sort((a, b) => weightOf(b) - weightOf(a))
  const found: string[] = []
  for (const n of order) {
    if (weightOf(n) <= 0 || found.length === REASONS) break
    const piece = pieceOf(features, n)
    if (piece !== '' && !found.some((other) => other.includes(piece) || piece.includes(other))) found.push(piece)
  }
  return found
}

function pieceOf({ codes, from, to }: Features, n: number): string {
  const piece = String.fromCharCode(...codes.subarray(from[n], to[n]))
  return piece.length <= LONGEST_REASON ? piece : piece.replace(/[a-z_\x7f]+/g, 'a')
}
