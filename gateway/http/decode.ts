import { base64Text } from './base64.ts'
import { classify, ENCODED, isPlain, NOT_ASCII, PLUS } from './byte-class.ts'
import { decodeRound, WINDOW } from './decode-round.ts'
import { ESCAPE, FULLWIDTH, HTML, NULL, OVERLONG, PERCENT, UNICODE, UTF8 } from './escape-reader.ts'
import { decodeUtf7 } from './utf7.ts'

/** How a text came: flags to be combined. */
export const TEXT = 0
/** Units from 0x80 on are bytes (the head, and bodies that are not UTF-8). */
export const BYTES = 1
/** `+` is a blank. That is the syntax of forms and queries, so it is no step. */
export const FORM = 2

/** Shared by all values that nothing was done to. */
export const NO_STEPS: readonly string[] = Object.freeze([])

/** Attackers stack percent-encoding to outlive each decoder on the way; more than three layers reach nobody. */
const PERCENT_ROUNDS = 3
/** Three layers of percent, and one each of what may lie around and below them. */
const ROUNDS = 5

/**
 * Names of the steps of one round. `utf8`: raw bytes were UTF-8. `overlong`: UTF-8 longer than needed. `unicode`:
 * `%uXXXX`. `escape`: `\xXX`, `\uXXXX`. `null`: null characters were dropped. `fullwidth`: forms folded to ASCII.
 * Between rounds there are `base64` (the whole value) and `utf7`; readers of bodies add `json`.
 */
const STEP_NAMES: readonly (readonly [number, string])[] = [
  [UTF8, 'utf8'],
  [PERCENT, 'percent'],
  [OVERLONG, 'overlong'],
  [UNICODE, 'unicode'],
  [HTML, 'html'],
  [ESCAPE, 'escape'],
  [NULL, 'null'],
  [FULLWIDTH, 'fullwidth'],
]

export interface Decoded {
  readonly value: string
  readonly steps: readonly string[]
  readonly plain: boolean
}

/**
 * Decodes `text` (at most `WINDOW` long, of the classes `seen`) until it is stable, within the bounds above. Letter case,
 * comments and white space stay as they are. `before` are the steps that led to `text`.
 */
export function decode(text: string, seen: number, how: number, before: readonly string[]): Decoded {
  if (text.length > WINDOW)
    throw new RangeError(`decode: ${text.length} characters; cut the text into windows of ${WINDOW}`)
  if (isStable(text, seen, how)) return { value: text, steps: before, plain: isPlain(text, seen) }
  const run: Run = { value: text, seen, bytes: (how & BYTES) !== 0, percents: 0, steps: null, before }
  if (seen & PLUS && how & FORM) {
    // `+ADw-` is looked for first: its `+` would be gone.
    openUtf7(run)
    run.value = run.value.replaceAll('+', ' ')
    run.seen = classify(run.value)
  }
  for (let round = 0; round < ROUNDS; round++) {
    if (!openEscapes(run) && !openUtf7(run) && !openBase64(run)) break
  }
  return { value: run.value, steps: run.steps ?? before, plain: isPlain(run.value, run.seen) }
}

/** True for most values: the classes alone say that there is nothing to open. */
export function isStable(text: string, seen: number, how: number): boolean {
  const opens = how & BYTES ? ENCODED | PLUS | NOT_ASCII : ENCODED | PLUS
  return (seen & opens) === 0 && base64Text(text, seen) === null
}

/** The state of one `decode`. */
interface Run {
  value: string
  seen: number
  bytes: boolean
  percents: number
  steps: string[] | null
  readonly before: readonly string[]
}

function openEscapes(run: Run): boolean {
  if (!(run.seen & (run.bytes ? ENCODED | NOT_ASCII : ENCODED))) return false
  const opened = decodeRound(run.value, run.bytes, run.percents < PERCENT_ROUNDS)
  run.bytes = false
  if (opened.steps === 0) return false
  if (opened.steps & PERCENT) run.percents++
  for (const [bit, name] of STEP_NAMES) if (opened.steps & bit) accept(run, opened.text, name)
  return true
}

function openUtf7(run: Run): boolean {
  if (!(run.seen & PLUS)) return false
  const text = decodeUtf7(run.value)
  return text !== run.value && accept(run, text, 'utf7')
}

/** Opens base64, unless another harmless word is inside: then the outside says as much. */
function openBase64(run: Run): boolean {
  const text = base64Text(run.value, run.seen)
  if (text === null || isPlain(text, classify(text))) return false
  run.bytes = false
  return accept(run, text, 'base64')
}

function accept(run: Run, text: string, step: string): true {
  if (text !== run.value) {
    run.value = text
    run.seen = classify(text)
  }
  run.steps ??= [...run.before]
  run.steps.push(step)
  return true
}
