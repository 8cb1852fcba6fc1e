import type { Field } from '../contract/index.ts'
import { base64Text } from './base64.ts'
import { classify, DIGIT, DOT, LETTER, LINK } from './byte-class.ts'
import { decode, isBracketed, isStable } from './decode.ts'
import { addEmbedded } from './embedded-base64.ts'
import { addText, type Origin, push, type Sink, toField } from './field-sink.ts'
import { TEXT, WINDOW } from './how.ts'
import { readJson } from './json-fields.ts'

/** Adds one value, of any length; JSON and JSON web tokens inside it become fields of their own. */
export function addValue(sink: Sink, origin: Origin, where: string, name: string, text: string): void {
  // A longer one is cut into windows, each with classes of its own.
  const seen = text.length <= WINDOW ? classify(text) : 0
  if (text.length > 0) addString(sink, origin, where, name, text, text, seen)
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
  const opens = origin.opens && (MAY_OPEN[text.charCodeAt(0)] === 1 || (name === 'query' && mayHoldString.test(text)))
  if (opens && openValue(sink, origin, where, text, seen)) return
  if (text.length > WINDOW) {
    addText(sink, origin, where, name, text)
    return
  }
  const field = toField(origin, where, name, raw, text, seen)
  if (opens && isToken(text, seen) && openToken(sink, origin, field)) return
  push(sink, field)
  if (!field.plain) addEmbedded(sink, field)
}

/** First characters of JSON, of its escapes, and of its base64 (`{"` is `eyJ`, `[{` is `W3s`), which tokens begin with. */
const MAY_OPEN = new Uint8Array(65_536)
for (const character of '{[%&\\ +eW') MAY_OPEN[character.charCodeAt(0)] = 1

/** True when there is JSON inside, and the fields that were added say all that it does. */
function openValue(sink: Sink, origin: Origin, where: string, text: string, seen: number): boolean {
  const { before } = origin
  let { how } = origin
  let value = text
  let steps = before
  if (text.length <= WINDOW && !isStable(text, seen, how))
    ({ value, steps, how } = decode(text, seen, how, before, true))
  const inside = value.trim()
  if (!isBracketed(inside) && !DOCUMENT.test(inside)) return false
  const count = sink.fields.length
  const inner: Origin = { kind: origin.kind, how, before: steps, opens: false }
  return readJson(sink, inner, inside, where, true, addString) && sink.fields.length > count
}

/** GraphQL that begins with a word. The strings in it are read as those of JSON are: they are what a resolver gets. */
const mayHoldString = /["%]/
const DOCUMENT = /^(?:query|mutation|subscription|fragment)\b[^{]{0,2000}\{/

const TOKEN_STEPS: readonly string[] = Object.freeze(['base64'])

function isToken(text: string, seen: number): boolean {
  return text.startsWith('eyJ') && !(seen & ~(LETTER | DIGIT | LINK | DOT)) && (seen & DOT) !== 0
}

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
