import type { Field } from '../contract/index.ts'
import { BASE64_MARK, classify, DIGIT, DOT, LETTER, LINK, NAME_MARK, PLUS } from './byte-class.ts'
import { addText, type Origin, type Sink } from './field-sink.ts'
import { readHeaders } from './header-fields.ts'
import { BYTES, FORM, NO_STEPS } from './how.ts'
import { readPairs } from './pair-fields.ts'
import { addValue } from './value-fields.ts'

export { bodyFields } from './body-fields.ts'
export { mediaTypeOf } from './media-type.ts'

/** Each part of the head has its own room, so that a stuffed query leaves the headers theirs. */
const QUERY_ROOM = 500
const HEADER_ROOM = 200
const COOKIE_ROOM = 200
const SEGMENT_ROOM = 100

const PATH: Origin = { kind: 'path', how: BYTES, before: NO_STEPS, opens: true }
const QUERY: Origin = { kind: 'query', how: BYTES | FORM, before: NO_STEPS, opens: true }

/**
 * Every input of a request head, decoded: the path, parts of it that hold more than names, query values, headers,
 * cookies. Strings hold one byte per unit, as Node gives them. Beyond the rooms above, what is left of a part becomes one
 * text (`query.rest`); values longer than a window become several overlapping fields of one place. Never throws.
 */
export function headFields(head: {
  readonly rawPath: string
  readonly rawQuery: string
  readonly rawHeaders: readonly string[]
}): Field[] {
  const fields: Field[] = []
  readPath(fields, head.rawPath)
  readPairs({ fields, room: QUERY_ROOM }, QUERY, head.rawQuery, 'query', '&')
  readHeaders({ fields, room: HEADER_ROOM }, { fields, room: COOKIE_ROOM }, head.rawHeaders)
  return fields
}

/** What names of folders and files consist of. */
const SEGMENT = LETTER | DIGIT | LINK | DOT | BASE64_MARK | PLUS | NAME_MARK

/** A segment that long may be base64, which only opens alone. */
const LONG_SEGMENT = 16

/** The whole path; and each segment that is more than a name, since a payload in it is broken up by what surrounds it. */
function readPath(fields: Field[], rawPath: string): void {
  const sink: Sink = { fields, room: SEGMENT_ROOM }
  addText(sink, PATH, 'path', '', rawPath)
  if (rawPath.length < LONG_SEGMENT && !(classify(rawPath) & ~SEGMENT)) return
  for (let from = 0, index = 0; from < rawPath.length && sink.room > 0; index++) {
    const found = rawPath.indexOf('/', from)
    const end = found < 0 ? rawPath.length : found
    readSegment(sink, rawPath.slice(from, end), index)
    from = end + 1
  }
}

function readSegment(sink: Sink, segment: string, index: number): void {
  const odd = (classify(segment) & ~SEGMENT) !== 0
  if (!odd && segment.length < LONG_SEGMENT) return
  const at = sink.fields.length
  addValue(sink, PATH, `path.${index}`, '', segment)
  // A long word or id says nothing that the whole path does not.
  if (!odd && sink.fields.length === at + 1 && sink.fields[at]!.steps.length === 0) sink.fields.pop()
}
