import { CLASS, classify } from './byte-class.ts'
import { addName, addText, isFitName, type Origin, type Sink } from './field-sink.ts'
import { unescapeJson } from './json-string.ts'

/** Deeper levels share the last place: 128 KiB of `[` must not become as many places. */
const LEVELS = 64
/** A place that long does not grow any more. */
const LONGEST_PLACE = 256

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

const LITERALS = ['true', 'false', 'null'] as const

/** Adds a string value: `raw` as received, `text` without the escapes of JSON, `seen` its classes. */
type AddString = (
  sink: Sink,
  origin: Origin,
  where: string,
  name: string,
  raw: string,
  text: string,
  seen: number,
) => void

/** The state of one reading: a flat loop over the text, so that no depth can overflow a stack. */
interface Walk {
  readonly sink: Sink
  readonly origin: Origin
  readonly text: string
  readonly complete: boolean
  readonly add: AddString
  /** Place of each open container, and how many commas it has had. Level 0 is what stands outside of all. */
  readonly places: string[]
  readonly counts: number[]
  depth: number
  /** The key whose value comes next. */
  key: string | null
  /** Nothing but JSON so far: all that is not in a field is structure, numbers and literals. */
  clean: boolean
}

/**
 * Adds the keys (those that are not plain) and the strings of a JSON text, also of a broken or a cut one; duplicate keys
 * all count, which `JSON.parse` would hide. Places are JSON pointers after `where`: `body.json./user/name`. Returns
 * whether the text was JSON throughout; if not, it must also be looked at as text.
 */
export function readJson(
  sink: Sink,
  origin: Origin,
  text: string,
  where: string,
  complete: boolean,
  add: AddString,
): boolean {
  const walk: Walk = {
    sink,
    origin,
    text,
    complete,
    add,
    places: [where],
    counts: [0],
    depth: 0,
    key: null,
    clean: true,
  }
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      if (sink.room <= 0) {
        addText(sink, origin, `${where}.rest`, '', text.slice(at))
        return walk.clean
      }
      at = readString(walk, at)
      continue
    }
    if (unit === COMMA) {
      walk.counts[level(walk)]!++
      walk.key = null
    } else if (unit === OPEN_OBJECT || unit === OPEN_LIST) {
      open(walk, at, unit)
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) {
      walk.key = null
      if (walk.depth === 0) walk.clean = false
      else walk.depth--
    } else if (!isSpace(unit)) {
      at = readBare(walk, at)
      continue
    }
    at++
  }
  if (complete && walk.depth !== 0) walk.clean = false
  return walk.clean
}

function open(walk: Walk, at: number, unit: number): void {
  const here = place(walk)
  walk.depth++
  walk.places[level(walk)] = walk.depth === 1 ? `${here}.` : here
  walk.counts[level(walk)] = 0
  walk.key = null
  if (unit === OPEN_LIST) return
  // `{{7}}` is a template, not an object: a key or the end must follow.
  const next = walk.text.charCodeAt(skipSpace(walk.text, at + 1))
  const cut = !walk.complete && Number.isNaN(next)
  if (next !== QUOTE && next !== CLOSE_OBJECT && !cut) walk.clean = false
}

/** Adds the string at `at`, a key or a value; returns where to go on. */
function readString(walk: Walk, at: number): number {
  const { text } = walk
  let seen = 0
  let escaped = false
  let end = at + 1
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit === QUOTE) break
    if (unit === BACKSLASH) {
      escaped = true
      end++
    } else {
      seen |= CLASS[unit]!
    }
  }
  if (end >= text.length && walk.complete) walk.clean = false
  const raw = text.slice(at + 1, end)
  const after = skipSpace(text, end + 1)
  const isKey = text.charCodeAt(after) === COLON
  if (isKey) walk.key = null
  if (escaped) addEscaped(walk, raw, isKey)
  else if (isKey) addKey(walk, walk.origin, raw, raw, seen)
  else walk.add(walk.sink, walk.origin, place(walk), walk.key ?? '', raw, raw, seen)
  return isKey ? after + 1 : after
}

function addEscaped(walk: Walk, raw: string, isKey: boolean): void {
  const { text, hidden } = unescapeJson(raw)
  const origin = hidden ? { ...walk.origin, before: [...walk.origin.before, 'json'] } : walk.origin
  const seen = classify(text)
  if (isKey) addKey(walk, origin, raw, text, seen)
  else walk.add(walk.sink, origin, place(walk), walk.key ?? '', raw, text, seen)
}

function addKey(walk: Walk, origin: Origin, raw: string, text: string, seen: number): void {
  walk.key = text
  if (raw === text && isFitName(text, seen, origin.how)) return
  const prefix = `${walk.places[level(walk)]!}/`
  walk.key = addName(walk.sink, origin, prefix, raw, text, seen)?.name ?? text
}

/** Where a value at this point stands. */
function place(walk: Walk): string {
  const container = walk.places[level(walk)]!
  if (walk.depth === 0 || container.length > LONGEST_PLACE) return container
  if (walk.key === null) return `${container}/${walk.counts[level(walk)]!}`
  return `${container}/${pointerToken(walk.key)}`
}

/** RFC 6901 section 3. */
function pointerToken(key: string): string {
  return key.includes('/') || key.includes('~') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}

function level(walk: Walk): number {
  return walk.depth < LEVELS ? walk.depth : LEVELS - 1
}

/** Passes a number or a literal; anything else outside of strings shows that this is not JSON. */
function readBare(walk: Walk, at: number): number {
  const { text } = walk
  let end = at
  while (end < text.length && isWord(text.charCodeAt(end))) end++
  if (end === at) {
    walk.clean = false
    return at + 1
  }
  if (!isLiteral(text, at, end) && !isNumber(text, at, end) && (walk.complete || end < text.length)) walk.clean = false
  return end
}

function isLiteral(text: string, at: number, end: number): boolean {
  for (const literal of LITERALS) if (end - at === literal.length && text.startsWith(literal, at)) return true
  return false
}

function isNumber(text: string, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (!(isDigit(unit) || unit === 0x2d || unit === 0x2e || unit === 0x2b || (unit | 32) === 0x65)) return false
  }
  return isDigit(text.charCodeAt(end - 1))
}

function isWord(unit: number): boolean {
  const lower = unit | 32
  return isDigit(unit) || (lower >= 97 && lower <= 122) || unit === 0x2d || unit === 0x2e || unit === 0x2b
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

function skipSpace(text: string, at: number): number {
  let next = at
  while (isSpace(text.charCodeAt(next))) next++
  return next
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}
