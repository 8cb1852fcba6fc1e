import { BASE64_MARK, classify, DIGIT, DOT, LETTER, LINK, NAME_MARK, PLUS } from './byte-class.ts'
import { addText, type Origin, type Sink } from './field-sink.ts'
import { BYTES, NO_STEPS } from './how.ts'
import { addValue } from './value-fields.ts'

const PATH: Origin = { kind: 'path', how: BYTES, before: NO_STEPS, opens: true }

/** What names of folders and files consist of. */
const SEGMENT = LETTER | DIGIT | LINK | DOT | BASE64_MARK | PLUS | NAME_MARK

/** A segment that long may be base64, which only opens alone. */
const LONG_SEGMENT = 16

/** Adds the whole path; and each segment that is more than a name, since a payload in it is hidden by what surrounds it. */
export function readPath(sink: Sink, rawPath: string): void {
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
