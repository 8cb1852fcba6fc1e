import type { Field } from '../contract/index.ts'
import { classify, isPlain, isPlainName } from './byte-class.ts'
import { decode, isStable } from './decode.ts'
import { WINDOW } from './how.ts'

/** Neighbouring windows share this much, so that an attack across a border is whole in one of them. */
const OVERLAP = 1024
/** A multiple of four: each window of a long base64 text opens by itself. */
const STRIDE = WINDOW - OVERLAP

/** Longest name in `where` and `name`; a longer one is also a field in full. */
const LONGEST_NAME = 64

/** The fields found so far. */
export interface Sink {
  readonly fields: Field[]
  /** How many more there may be. A reader without room hands all that is left to `addText`, so nothing goes unseen. */
  room: number
}

/** What all values of one reader have in common. */
export interface Origin {
  readonly kind: Field['kind']
  /** Flags of `decode`: how the text came. */
  readonly how: number
  /** Steps that led to the text. */
  readonly before: readonly string[]
  /** JSON and tokens inside a value are opened: once, so that nothing nests without end. */
  readonly opens: boolean
}

/** Adds one value as it is, however long: in overlapping windows. Not limited by the room. */
export function addText(sink: Sink, origin: Origin, where: string, name: string, text: string): void {
  if (text.length === 0) return
  let from = 0
  for (; from + WINDOW < text.length; from += STRIDE) {
    const part = text.slice(from, from + WINDOW)
    push(sink, toField(origin, where, name, part, part, classify(part)))
  }
  const part = from === 0 ? text : text.slice(from)
  push(sink, toField(origin, where, name, part, part, classify(part)))
}

export function push(sink: Sink, field: Field): void {
  sink.fields.push(field)
  sink.room--
}

/** The field of a value of at most `WINDOW` characters: `raw` as received, `text` what its syntax makes of it. */
export function toField(origin: Origin, where: string, name: string, raw: string, text: string, seen: number): Field {
  const { kind, how, before } = origin
  if (isStable(text, seen, how)) {
    return { where, kind, name, raw, value: text, steps: before, plain: isPlain(text, seen) }
  }
  const { value, steps, plain } = decode(text, seen, how, before, false)
  return { where, kind, name, raw, value, steps, plain }
}

/** True for a name that can be used as it is and needs no field. */
export function isFitName(name: string, seen: number, how: number): boolean {
  return name.length <= LONGEST_NAME && isPlainName(name, seen) && isStable(name, seen, how)
}

/**
 * Adds a field of kind `name`, unless the name is plain and short. Returns the field, whose `name` is the decoded name
 * cut to a fit length; `null` when the name can be used as it is.
 */
export function addName(
  sink: Sink,
  origin: Origin,
  prefix: string,
  raw: string,
  text: string,
  seen: number,
): Field | null {
  if (raw === text && isFitName(text, seen, origin.how)) return null
  const start = text.length <= WINDOW ? text : text.slice(0, WINDOW)
  const { value, steps } = decode(start, start === text ? seen : classify(start), origin.how, origin.before, false)
  const name = value.length <= LONGEST_NAME ? value : value.slice(0, LONGEST_NAME)
  const plain = isPlainName(value, classify(value))
  const field: Field = {
    where: prefix + name,
    kind: 'name',
    name,
    raw: raw.slice(0, WINDOW),
    value,
    steps,
    plain,
  }
  push(sink, field)
  if (start !== text) addText(sink, { ...origin, kind: 'name' }, field.where, name, text.slice(STRIDE))
  return field
}
