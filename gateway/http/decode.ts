import { base64Text } from './base64.ts'
import { BLANK, classify, isPlain, MARKUP, PERCENT_SIGN, PLUS } from './byte-class.ts'
import { byteTriggers, decodeRound } from './decode-round.ts'
import { ESCAPE, FULLWIDTH, HTML, NULL, OVERLONG, PERCENT, UNICODE, UTF8 } from './escape-reader.ts'
import { FORM, TEXT, WINDOW } from './how.ts'
import { decodeUtf7 } from './utf7.ts'

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

interface Decoded {
  readonly value: string
  readonly steps: readonly string[]
  readonly plain: boolean
  /** What of `how` has not been done yet. */
  readonly how: number
}

/**
 * Decodes `text` (at most `WINDOW` long, of the classes `seen`) until it is stable, within the bounds above. Letter case,
 * comments and white space stay as they are. `before` are the steps that led to `text`. With `stopAtJson` it ends early
 * where JSON may have come to light: its escapes must not be opened before its quotes are read.
 */
export function decode(
  text: string,
  seen: number,
  how: number,
  before: readonly string[],
  stopAtJson: boolean,
): Decoded {
  if (text.length > WINDOW)
    throw new RangeError(`decode: ${text.length} characters; cut the text into windows of ${WINDOW}`)
  const run: Run = { value: text, seen, how, percents: 0, steps: null, before }
  // `+ADw-` is looked for first: in a form its `+` would be gone.
  openUtf7(run)
  for (let round = 0; round < ROUNDS; round++) {
    if (stopAtJson && isBracketed(run.value)) break
    if (!openEscapes(run) && !openUtf7(run) && !openBase64(run)) break
  }
  // Words that a dropped null joined are not one harmless word.
  const plain = isPlain(run.value, run.seen) && run.steps?.includes('null') !== true
  return { value: run.value, steps: run.steps ?? before, plain, how: run.how }
}

/** What JSON is between. */
export function isBracketed(text: string): boolean {
  return (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'))
}

/** True for most values: the classes alone say that there is nothing to open. */
export function isStable(text: string, seen: number, how: number): boolean {
  return !(seen & (byteTriggers(how) | MARKUP | PLUS)) && base64Text(text, seen) === null
}

/** The state of one `decode`. */
interface Run {
  value: string
  seen: number
  how: number
  percents: number
  steps: string[] | null
  readonly before: readonly string[]
}

/** Opens bytes; when there are none, markup. */
function openEscapes(run: Run): boolean {
  const triggers = run.percents < PERCENT_ROUNDS ? byteTriggers(run.how | formAgain(run)) : 0
  // Raw bytes and `+` are syntax of the outermost layer only.
  run.how = TEXT
  return open(run, triggers) || open(run, MARKUP)
}

/** `1%27+or+1%3d1`: a form inside of what carried it, whose `+` are blanks too. No blank of its own, and escapes. */
function formAgain({ seen, value }: Run): number {
  if ((seen & PERCENT_SIGN) === 0 || (seen & PLUS) === 0 || (seen & BLANK) !== 0) return 0
  return ESCAPED.test(value) ? FORM : 0
}
const ESCAPED = /%[\da-f]{2}/i
const ESCAPE_SIGN = /%(?:[\da-f]{2}|u[\da-f]{4})/i
const MARKUP_SIGN = /&[#a-z]|[\\\0]|[^\x00-\x7f]/i

function open(run: Run, triggers: number): boolean {
  const seen = run.seen & triggers
  if (seen === 0) return false
  // A window with lone `%` or `&` is not copied character by character.
  if (seen === PERCENT_SIGN && !ESCAPE_SIGN.test(run.value)) return false
  if (seen === MARKUP && !MARKUP_SIGN.test(run.value)) return false
  const opened = decodeRound(run.value, triggers)
  if (opened.text === run.value) return false
  if (opened.steps & PERCENT) run.percents++
  run.value = opened.text
  run.seen = classify(opened.text)
  if (opened.steps !== 0) run.steps ??= [...run.before]
  for (const [bit, name] of STEP_NAMES) if (opened.steps & bit) run.steps!.push(name)
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
  run.how = TEXT
  return accept(run, text, 'base64')
}

function accept(run: Run, text: string, step: string): true {
  run.value = text
  run.seen = classify(text)
  run.steps ??= [...run.before]
  run.steps.push(step)
  return true
}
