import { composeScore, type Field, type RequestContext, type Signal } from '../../gateway/contract/index.ts'
import { detectors } from '../../plugins/threat-score/detectors.ts'
import { createScan } from '../../plugins/threat-score/scan.ts'

/** Without evasion: what a value says whatever way it came. */
const options = { evasion: false, model: null, isExcluded: null, maxSignals: 32 }
const everything = createScan({ entries: detectors, ...options })
const context = { route: { name: 'default', tags: [] } } as unknown as RequestContext

export function fieldOf(value: string, given: Partial<Field> = {}): Field {
  return { where: 'query.q', kind: 'query', name: 'q', raw: value, value, steps: [], plain: false, ...given }
}

/** What all detectors together say about one decoded value, as in a request. */
export function signalsOf(value: string, given: Partial<Field> = {}): readonly Signal[] {
  return everything(context, [fieldOf(value, given)])
}

/** The score of several fields where detectors may look at so many characters in all. */
export function totalWithin(work: number, fields: readonly Field[]): number {
  let left = work
  return composeScore(
    everything(context, fields, {
      get spent() {
        return left < 0
      },
      begin: () => undefined,
      charge(more) {
        left -= more
      },
    }),
  )
}

/** The score of several fields when there is no time left from the beginning on. */
export function hurriedTotalOf(fields: readonly Field[]): number {
  return totalWithin(-1, fields)
}

export function totalOf(value: string, given: Partial<Field> = {}): number {
  return composeScore(signalsOf(value, given))
}

/** What one family says, as in a request. */
export function familyTotalOf(family: string, value: string, given: Partial<Field> = {}): number {
  const scan = createScan({ entries: detectors.filter(({ detector }) => detector.family === family), ...options })
  return composeScore(scan(context, [fieldOf(value, given)]))
}
