import type { Field } from '../contract/index.ts'
import { readBody } from './body-fields.ts'
import type { Origin } from './field-sink.ts'
import { readHeaders } from './header-fields.ts'
import { BYTES, FORM, NO_STEPS } from './how.ts'
import { readPairs } from './pair-fields.ts'
import { readPath } from './path-fields.ts'

/** Each part of the head has its own room, so that a stuffed query leaves the headers theirs. */
const SEGMENT_ROOM = 100
const QUERY_ROOM = 500
const HEADER_ROOM = 200
const COOKIE_ROOM = 200

/** Bodies of real applications have some dozens. */
const BODY_ROOM = 1000

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
  readPath({ fields, room: SEGMENT_ROOM }, head.rawPath)
  readPairs({ fields, room: QUERY_ROOM }, QUERY, head.rawQuery, 'query', '&')
  readHeaders({ fields, room: HEADER_ROOM }, { fields, room: COOKIE_ROOM }, head.rawHeaders)
  return fields
}

/**
 * Every input of a request body, decoded, by what is declared and by what the bytes look like. What no format covers is
 * `body.text`; of binary data the text in it. `contentType` is the header's value as received, `complete` false when the
 * body is longer than `bytes`. Bounded as `headFields`, linear in the size. Never throws.
 */
export function bodyFields(body: {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly complete: boolean
}): Field[] {
  const fields: Field[] = []
  if (body.bytes.length > 0) readBody({ fields, room: BODY_ROOM }, body, mediaTypeOf(body.contentType))
  return fields
}

/** Longer is no media type: RFC 6838 section 4.2 advises against more than 64 characters for each half. */
const LONGEST_TYPE = 100

/**
 * The media type of a Content-Type header, in lower case without parameters; empty when there is none. Ends at a comma
 * too: of several types, applications read the first.
 */
export function mediaTypeOf(contentType: string): string {
  const start = contentType.slice(0, LONGEST_TYPE)
  const end = start.search(/[;,]/)
  return (end < 0 ? start : start.slice(0, end)).trim().toLowerCase()
}
