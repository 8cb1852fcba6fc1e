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

/** More matches are not looked at. No honest value has as many signs of one family. */
const MOST_MATCHES = 300

/**
 * A detector that knows its family by signs; `isText` says which values are written about such things. Those of one kind
 * of field are one pattern of alternatives: a value is read once, and what each sign costs by itself (tested) is what it
 * costs here.
 */
export function signDetector(
  family: string,
  signs: readonly Sign[],
  isText: IsText = (value) => isProse(value),
): Detector {
  const readers = new Map(
    fieldKinds.map((kind) => [
      kind,
      createReader(
        signs.filter(({ kinds }) => kinds?.includes(kind) ?? true),
        isText,
      ),
    ]),
  )
  return {
    family,
    inspect(value, field, report) {
      readers.get(field.kind)?.(value, field, report)
    },
  }
}

/** Whether people write about the thing here, called for values with evidence only. */
type IsText = (value: string, field: Field) => boolean

type Read = (value: string, field: Field, report: Report) => undefined

const fieldKinds: readonly Field['kind'][] = ['path', 'query', 'header', 'cookie', 'body', 'name']

function createReader(signs: readonly Sign[], isText: IsText): Read {
  if (signs.length === 0) return () => undefined
  const all = new RegExp(signs.map(({ pattern }) => `(${pattern.source})`).join('|'), 'gi')
  return (value, field, report) => {
    all.lastIndex = 0
    let found = all.exec(value)
    if (!found) return
    const seen = new Set<Sign>()
    for (let n = 0; found; n++) {
      if (n >= MOST_MATCHES) {
        report('flood', 60)
        break
      }
      const index = found.findIndex((group, i) => i > 0 && group !== undefined)
      seen.add(signs[index - 1]!)
      if (found[0] === '') all.lastIndex++
      found = all.exec(value)
    }
    const prose = isText(value, field)
    for (const { what, points, inProse } of seen) report(what, prose && inProse !== undefined ? inProse : points)
  }
}
