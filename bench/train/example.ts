import { composeScore, type Field, type RequestContext, type Signal } from '../../gateway/contract/index.ts'
import { detectors } from '../../plugins/threat-score/detectors.ts'
import { createGlance, type Glance } from '../../plugins/threat-score/glance.ts'
import { isWorthAsking, modelPoints } from '../../plugins/threat-score/model/evidence.ts'
import { createScan } from '../../plugins/threat-score/scan.ts'

/** A value as the gateway reads it, with what it is and what the families make of it. */
export interface Example {
  /** Empty where the value is plain: then nobody looks at it. */
  readonly text: string
  readonly isAttack: boolean
  /** Index in `classes`; -1 where the class is not known. */
  readonly kind: number
  /** What is left out together: sources that share authors or samples are one. */
  readonly source: string
  /** Of the families alone. */
  readonly signals: readonly Signal[]
  readonly score: number
  /** Whether the model would be asked. */
  readonly asked: boolean
}

type Label = Pick<Example, 'isAttack' | 'kind' | 'source'>

const scan = createScan({ entries: detectors, evasion: true, model: null, isExcluded: null, maxSignals: 24 })
const glance = createGlance([])
const seen: Glance = { marks: 0, words: 0 }
const context = { route: { name: 'train', tags: [] } } as unknown as RequestContext

/** `null`: a value that is plain. */
export function toExample(field: Field | null, label: Label): Example {
  if (field === null) return { ...label, text: '', signals: [], score: 0, asked: false }
  const signals = scan(context, [field])
  glance(field.value, seen)
  const strongest = signals.reduce((most, { points }) => Math.max(most, points), 0)
  const asked = isWorthAsking(field, seen.marks, strongest)
  return { ...label, text: field.value, signals, score: composeScore([...signals]), asked }
}

/** The score with what the model adds: `logit` log-odds beyond the operating point. */
export function scoreWith({ signals, score, asked }: Example, logit: number): number {
  const points = asked ? modelPoints(logit) : 0
  return points === 0 ? score : composeScore([...signals, { id: 'model.any', points, where: 'body.form.text' }])
}
