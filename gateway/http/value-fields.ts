import type { Field } from '../contract/index.ts'
import { base64Text } from './base64.ts'
import { classify, DIGIT, DOT, LETTER, LINK } from './byte-class.ts'
import { TEXT } from './decode.ts'
import { WINDOW } from './decode-round.ts'
import { addText, type Origin, push, type Sink, toField } from './field-sink.ts'
import { readJson } from './json-fields.ts'

/** Adds one value, of any length; JSON and JSON web tokens inside it become fields of their own. */
export function addValue(sink: Sink, origin: Origin, where: string, name: string, text: string): void {
  if (text.length > 0) addString(sink, origin, where, name, text, text, classify(text))
}

/** Reads a JSON text whose strings may hold JSON again. See `readJson`. */
export function addJson(sink: Sink, origin: Origin, text: string, where: string, complete: boolean): boolean {
  return readJson(sink, origin, text, where, complete, addString)
}

function addString(
  sink: Sink,
  origin: Origin,
  where: string,
  name: string,
  raw: string,
  text: string,
  seen: number,
): void {
  if (text.length > WINDOW) {
    if (!openJson(sink, origin, where, text)) addText(sink, origin, where, name, text)
    return
  }
  const field = toField(origin, where, name, raw, text, seen)
  if (!origin.opens || !openField(sink, origin, field, seen)) push(sink, field)
}

/** True when the fields that were added say all that `field` does. */
function openField(sink: Sink, origin: Origin, field: Field, seen: number): boolean {
  const { value, where } = field
  const first = value.charCodeAt(0)
  if (first === 0x7b || first === 0x5b) {
    return openJson(sink, { ...origin, how: TEXT, before: field.steps }, where, value)
  }
  const isToken = first === 0x65 && (seen & ~(LETTER | DIGIT | LINK | DOT)) === 0 && (seen & DOT) !== 0
  return isToken && openToken(sink, origin, field)
}

function openJson(sink: Sink, origin: Origin, where: string, text: string): boolean {
  if (!origin.opens || !isBracketed(text)) return false
  const count = sink.fields.length
  return readJson(sink, { ...origin, opens: false }, text, where, true, addString) && sink.fields.length > count
}

function isBracketed(text: string): boolean {
  return (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'))
}

const TOKEN_STEPS: readonly string[] = Object.freeze(['base64'])

/**
 * A JSON web token (RFC 7519): its header picks keys before any signature is checked, and careless applications read
 * the claims unchecked. What remains around them is letters, digits and dots: plain.
 */
function openToken(sink: Sink, origin: Origin, field: Field): boolean {
  const [head = '', claims = ''] = field.value.split('.', 2)
  const header = tokenPart(head)
  if (header === null) return false
  const inner: Origin = { kind: origin.kind, how: TEXT, before: TOKEN_STEPS, opens: false }
  if (!readJson(sink, inner, header, field.where, true, addString)) return false
  const body = tokenPart(claims)
  if (body !== null && !readJson(sink, inner, body, field.where, true, addString)) return false
  push(sink, { ...field, plain: true })
  return true
}

function tokenPart(part: string): string | null {
  return base64Text(part, classify(part), 4)
}
