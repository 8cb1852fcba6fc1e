import type { Field } from '../../gateway/contract/index.ts'
import { composeScore, type Signal } from '../../gateway/contract/index.ts'
import type { Detector } from '../../plugins/threat-score/detector.ts'

/** What a detector says about one decoded value. */
export function inspect(detector: Detector, value: string, field: Partial<Field> = {}): readonly Signal[] {
  const full: Field = {
    where: 'query.q',
    kind: 'query',
    name: 'q',
    raw: value,
    value,
    steps: [],
    plain: false,
    ...field,
  }
  const signals: Signal[] = []
  detector.inspect(value, full, (what, points) => {
    signals.push({ id: `${detector.family}.${what}`, points, where: full.where })
  })
  return signals
}

/** The score of a request whose only evidence is this value. */
export function scoreOf(detector: Detector, value: string, field: Partial<Field> = {}): number {
  return composeScore(inspect(detector, value, field))
}
