import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { isProse } from './prose.ts'

/** Text that has one meaning. The pattern has no capturing group and is read without case. */
export interface Sign {
  readonly what: string
  readonly points: number
  /** Points in prose and in documentation, where people write about such things; the same when absent. */
  readonly inProse?: number
  readonly pattern: RegExp
  /** Kinds of fields that it means something in; all when absent. */
  readonly kinds?: readonly Field['kind'][]
}

/** More matches are not looked at: the strongest signs of a flood of weak ones are found by then. */
const MOST_MATCHES = 500

/** A detector that knows its family by signs. All of them are one pattern, so that a value is read once. */
export function signDetector(family: string, signs: readonly Sign[]): Detector {
  const all = new RegExp(signs.map(({ pattern }) => `(${pattern.source})`).join('|'), 'gi')
  return {
    family,
    inspect(value, field, report) {
      all.lastIndex = 0
      let found = all.exec(value)
      if (!found) return
      const seen = new Set<Sign>()
      for (let n = 0; found && n < MOST_MATCHES; n++) {
        const index = found.findIndex((group, i) => i > 0 && group !== undefined)
        seen.add(signs[index - 1]!)
        if (found[0] === '') all.lastIndex++
        found = all.exec(value)
      }
      reportAll(seen, value, field, report)
    },
  }
}

function reportAll(seen: ReadonlySet<Sign>, value: string, field: Field, report: Report): undefined {
  const prose = isProse(value)
  for (const { what, points, inProse, kinds } of seen) {
    if (kinds && !kinds.includes(field.kind)) continue
    report(what, prose && inProse !== undefined ? inProse : points)
  }
}
