import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { alternativesOf } from './pattern-needs.ts'
import { isProse } from './prose.ts'
import { possibleSigns, registerNeeds } from './sign-register.ts'

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

/** Whether people write about the thing here, called for values with evidence only. */
type IsText = (value: string, field: Field) => boolean

/** One of the alternatives of a sign. */
interface Reader {
  readonly sign: Sign
  readonly pattern: RegExp
}

/** Where a reader finds its sign next. */
interface Match {
  readonly reader: Reader
  start: number
  end: number
}

const none: Match[] = []

/**
 * A detector that knows its family by signs; `isText` says which values are written about such things. What is found is what
 * one pattern of all alternatives would find, in their order: the first one of those that match first, then what begins
 * behind it. But only those are read for whose literals are in the value, which most are not (`possibleSigns`).
 */
export function signDetector(
  family: string,
  signs: readonly Sign[],
  isText: IsText = (value) => isProse(value),
): Detector {
  const alternatives = signs.flatMap((sign) => alternativesOf(sign.pattern).map((one) => ({ ...one, sign })))
  const readers = alternatives.map(({ sign, source }): Reader => ({ sign, pattern: new RegExp(source, 'gi') }))
  const first = registerNeeds(alternatives.map(({ needs }) => needs))
  const words = (readers.length + 31) >> 5
  const masks = masksOf(readers)

  /** Of the readers whose sign may be there, those that find it. */
  function read(value: string, kind: Field['kind']): Match[] {
    const possible = possibleSigns(value)
    const mask = masks[kind]
    let matches = none
    for (let word = 0; word < words; word++) {
      for (let open = possible[first + word]! & mask[word]!; open !== 0; open &= open - 1) {
        const match = firstMatch(readers[(word << 5) | (31 - Math.clz32(open & -open))]!, value)
        if (match === null) continue
        if (matches === none) matches = [match]
        else matches.push(match)
      }
    }
    return matches
  }

  return {
    family,
    inspect(value, field, report) {
      const matches = read(value, field.kind)
      if (matches === none) return
      const seen = signsIn(value, matches, report)
      const prose = isText(value, field)
      for (const { what, points, inProse } of seen) report(what, prose && inProse !== undefined ? inProse : points)
    },
  }
}

type Masks = Readonly<Record<Field['kind'], Int32Array>>

/** The readers that mean something in each kind of field. */
function masksOf(readers: readonly Reader[]): Masks {
  const maskOf = (kind: Field['kind']): Int32Array => {
    const mask = new Int32Array((readers.length + 31) >> 5)
    for (const [n, { sign }] of readers.entries())
      if (sign.kinds?.includes(kind) ?? true) mask[n >> 5]! |= 1 << (n & 31)
    return mask
  }
  const [path, query, header] = [maskOf('path'), maskOf('query'), maskOf('header')]
  return { path, query, header, cookie: maskOf('cookie'), body: maskOf('body'), name: maskOf('name') }
}

function firstMatch(reader: Reader, value: string): Match | null {
  const match: Match = { reader, start: 0, end: 0 }
  return advance(match, value, 0) ? match : null
}

/** Goes on to the first match at or behind `from`. */
function advance(match: Match, value: string, from: number): boolean {
  const { pattern } = match.reader
  pattern.lastIndex = from
  const found = pattern.exec(value)
  if (found === null) return false
  match.start = found.index
  match.end = found.index + found[0].length
  return true
}

/** Goes from match to match, each behind the one before; of two at one place the first reader counts. */
function signsIn(value: string, matches: Match[], report: Report): Set<Sign> {
  const seen = new Set<Sign>()
  let left = matches
  for (let n = 0; left.length > 0; n++) {
    if (n >= MOST_MATCHES) {
      report('flood', 60)
      break
    }
    const next = left.reduce((first, other) => (other.start < first.start ? other : first))
    seen.add(next.reader.sign)
    const from = Math.max(next.end, next.start + 1)
    left = left.filter((match) => match.start >= from || advance(match, value, from))
  }
  return seen
}
