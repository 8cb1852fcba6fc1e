import { COLUMNS } from '../../plugins/threat-score/model/classes.ts'
import { createFeatures, readFeatures, SLOTS } from '../../plugins/threat-score/model/features.ts'
import type { Weights } from '../../plugins/threat-score/model/weights.ts'
import type { Example } from './example.ts'
import { createRandom, type Random } from './grammar/expand.ts'

/** Examples as slots: those of example `i` are `slots[starts[i] .. starts[i + 1])`. */
export interface Table {
  readonly examples: readonly Example[]
  readonly slots: Uint16Array
  readonly starts: Uint32Array
}

/** One column: a logistic regression. */
export interface Column {
  readonly weights: Float32Array
  bias: number
}

/** Calibration, and the log-odds of each class below which the model says nothing of it. */
export interface OperatingPoint {
  readonly slope: number
  readonly shift: number
  readonly silent: readonly number[]
}

const EPOCHS = 3
const RATE = 0.15
/** Pulls weights that few examples speak for to zero. */
const DECAY = 2e-6
const SEED = 20_260_101

export function toTable(examples: readonly Example[]): Table {
  const features = createFeatures()
  const starts = new Uint32Array(examples.length + 1)
  const parts: Uint16Array[] = []
  let used = 0
  examples.forEach(({ text }, i) => {
    readFeatures(text, features)
    parts.push(Uint16Array.from(features.slots.subarray(0, features.count)))
    used += features.count
    starts[i + 1] = used
  })
  const slots = new Uint16Array(used)
  parts.forEach((part, i) => {
    slots.set(part, starts[i])
  })
  return { examples, slots, starts }
}

/**
 * Stochastic gradient descent with Adagrad (Duchi et al. 2011) over the rows in an order that is random and always the
 * same: attacks against the rest. `weight`: how much an example counts.
 */
export function learn(table: Table, rows: readonly number[], weight: Float32Array): Column {
  const column: Column = { weights: new Float32Array(SLOTS), bias: 0 }
  const squares = new Float32Array(SLOTS).fill(0.01)
  let biasSquares = 0.01
  const order = Uint32Array.from(rows)
  const random = createRandom(SEED)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const row of order) {
      const from = table.starts[row]!
      const to = table.starts[row + 1]!
      const scale = 1 / Math.sqrt(to - from)
      const error = (sigmoid(logitOf(table, row, column)) - (table.examples[row]!.isAttack ? 1 : 0)) * weight[row]!
      const step = error * scale
      for (let i = from; i < to; i++) {
        const slot = table.slots[i]!
        const gradient = step + DECAY * column.weights[slot]!
        squares[slot]! += gradient * gradient
        column.weights[slot]! -= (RATE * gradient) / Math.sqrt(squares[slot]!)
      }
      biasSquares += error * error
      column.bias -= (RATE * error) / Math.sqrt(biasSquares)
    }
  }
  return column
}

export function logitOf({ slots, starts }: Table, row: number, { weights, bias }: Column): number {
  const from = starts[row]!
  const to = starts[row + 1]!
  let sum = 0
  for (let i = from; i < to; i++) sum += weights[slots[i]!]!
  return bias + sum / Math.sqrt(to - from)
}

/** Columns as signed bytes, calibrated. */
export function quantise(columns: readonly Column[], { slope, shift, silent }: OperatingPoint): Weights {
  const bytes = new Int8Array(SLOTS * COLUMNS)
  const biases = new Float32Array(COLUMNS)
  const scales = new Float32Array(COLUMNS)
  columns.forEach(({ weights, bias }, c) => {
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9)
    const step = largest / 127
    scales[c] = step * slope
    biases[c] = bias * slope + shift - silent[c]!
    for (let slot = 0; slot < SLOTS; slot++) bytes[slot * COLUMNS + c] = Math.round(weights[slot]! / step)
  })
  return { bytes, biases, scales }
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function shuffle(order: Uint32Array, random: Random): undefined {
  for (let i = order.length - 1; i > 0; i--) {
    const other = random() % (i + 1)
    const held = order[i]!
    order[i] = order[other]!
    order[other] = held
  }
}
