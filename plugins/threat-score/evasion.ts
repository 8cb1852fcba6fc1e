import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Ways of writing that no browser and no client library produces, whatever they hide. Honest values contain some of them
 * too (a redirect target inside a redirect target is encoded twice), so they do not weigh enough to block alone; words that are spelled
 * with bytes too long between their letters have no honest reading.
 */
export const evasion: Detector = { family: 'evasion', inspect }

function inspect(_value: string, field: Field, report: Report): undefined {
  const { steps } = field
  let percents = 0
  for (const step of steps) {
    if (step === 'percent') percents++
    if ((step === 'null' || step === 'overlong') && isBinary(field)) continue
    if (step === 'overlong' && isSpelled(field)) report('overlong', 82)
    const points = weights.get(step)
    if (points !== undefined) report(step, points)
  }
  if (isLetterByLetter(field)) report('letters', 40)
  if (percents > 1 && field.where === 'path' && TWICE.test(field.raw)) report('letters', 82)
  if (percents > 2) report('triple-percent', 25)
  else if (percents === 2) report('double-percent', 10)
}

/**
 * Between Latin letters and digits, several times: characters of East Asia and of Cyrillic code pages stand next to each
 * other, and look the same one by one.
 */
function isSpelled({ raw, value }: Field): boolean {
  return !NOT_ASCII.test(value) && (raw.slice(0, LONGEST).match(BETWEEN)?.length ?? 0) > 2
}
const NOT_ASCII = /[^\0-\x7f]/
const BETWEEN = /[a-z\d]%(?:25){0,3}c[01]%(?:25){0,3}[89ab][\da-f](?=[a-z\d])/gi
const LONGEST = 2_000

/**
 * Letters need no encoding, and no browser or library encodes them; between words stand blanks, not control characters
 * that some databases take for one.
 */
function isLetterByLetter({ raw, value, where }: Field): boolean {
  if (where === 'body.text' || where.endsWith('.content')) return false
  const start = raw.slice(0, LONGEST)
  return LETTERS.test(start) || (value.length < LONGEST && BETWEEN_WORDS.test(value))
}
const LETTERS = /(?:%(?:25){0,3}(?:u00)?(?:4[1-9a-f]|5[\da]|6[1-9a-f]|7[\da])){4}/i
const BETWEEN_WORDS = /[a-z][\x01-\x08\x0e-\x1f][a-z]/i

/** `/%2577eb`: a letter of a path, twice. An address inside of an address has marks encoded twice, not letters. */
const TWICE = /\/(?:\w{0,20})%(?:25){1,3}(?:4[1-9a-f]|5[\da]|6[1-9a-f]|7[\da])\w/i

/** In a whole body, or a file, of bytes these are what any bytes hold: protocol buffers, pictures, what is encrypted. */
function isBinary({ where, raw }: Field): boolean {
  return (where === 'body.text' || where.endsWith('.content')) && CONTROL.test(raw)
}
const CONTROL = /[\x00-\x08\x0e-\x1f]/

const weights: ReadonlyMap<string, number> = new Map([
  // UTF-8 longer than needed is forbidden (RFC 3629 section 3): its only use is to get past a filter.
  ['overlong', 35],
  ['utf7', 30],
  // A body declared to be EBCDIC or UTF-32, which nothing here reads and some application servers do.
  ['charset', 50],
  ['null', 25],
  // %u0041 was never standard; old scripts of browsers wrote it (`escape`).
  ['unicode', 10],
  ['fullwidth', 5],
])
