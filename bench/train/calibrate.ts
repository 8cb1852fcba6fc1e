import { classes } from '../../plugins/threat-score/model/classes.ts'
import { type Example, scoreWith } from './example.ts'
import { type OperatingPoint, sigmoid } from './learn.ts'
import { DENY, rowsOf, sourcesOf } from './validate.ts'

/** Of a source never seen, the model may refuse one harmless value in so many. */
const ONE_IN = 1000
/** Of our own probes, which are as near to attacks as honest values come: a twentieth of them would be refused at that rate. */
const ONE_IN_PROBES = 200

/** Makes the logits of sources never seen probabilities (Platt 1999), every source and label counting the same. */
export function calibrate(examples: readonly Example[], logits: Float64Array): OperatingPoint {
  const lists = sourcesOf(examples).flatMap((source) =>
    [true, false].map((isAttack) => {
      const fits = (one: Example) => one.asked && one.source === source && one.isAttack === isAttack
      return [rowsOf(examples, fits).map((row) => highest(logits, row)), isAttack ? 1 : 0] as const
    }),
  )
  let slope = 1
  let shift = 0
  for (let round = 0; round < 1000; round++) {
    let bySlope = 0
    let byShift = 0
    for (const [values, label] of lists) {
      for (const logit of values) {
        const error = (sigmoid(slope * logit + shift) - label) / values.length
        bySlope += error * logit
        byShift += error
      }
    }
    slope -= 0.01 * bySlope
    shift -= 0.05 * byShift
  }
  const odds = logits.map((logit) => slope * logit + shift)
  return { slope, shift, silent: classes.map((_, kind) => findSilent(examples, odds, kind)) }
}

/** Log-odds of the example beyond the operating point, of the class that is furthest beyond its own. */
export function beyondPoint(logits: Float64Array, { slope, shift, silent }: OperatingPoint): Float64Array {
  return Float64Array.from({ length: logits.length / classes.length }, (_, row) =>
    Math.max(...silent.map((least, kind) => slope * logits[row * classes.length + kind]! + shift - least)),
  )
}

function highest(logits: Float64Array, row: number): number {
  return Math.max(...logits.subarray(row * classes.length, (row + 1) * classes.length))
}

/**
 * The least log-odds from which a class may be told. The classes share what is allowed: together no source has more
 * false alarms by them than one in a thousand.
 */
function findSilent(examples: readonly Example[], odds: Float64Array, kind: number): number {
  const doubtful = rowsOf(examples, ({ isAttack, asked, score }) => !isAttack && asked && score < DENY)
  const allowed = new Map(
    sourcesOf(examples).map((source) => [
      source,
      Math.floor(benignIn(examples, source) / oneIn(source) / classes.length),
    ]),
  )
  for (let silent = 0; silent < 20; silent += 0.05) {
    const alarms = new Map<string, number>()
    for (const row of doubtful) {
      const example = examples[row]!
      const beyond = odds[row * classes.length + kind]! - silent
      // NaN, of what is generated, is never above.
      if (beyond > 0 && scoreWith(example, beyond) >= DENY)
        alarms.set(example.source, (alarms.get(example.source) ?? 0) + 1)
    }
    if ([...alarms].every(([source, count]) => count <= (allowed.get(source) ?? 0))) return silent
  }
  throw new Error(`no operating point for ${classes[kind]}: samples called harmless look like attacks`)
}

function oneIn(source: string): number {
  return source === 'probes' ? ONE_IN_PROBES : ONE_IN
}

function benignIn(examples: readonly Example[], source: string): number {
  return examples.filter((example) => !example.isAttack && example.source === source).length
}
