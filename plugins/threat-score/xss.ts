import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { readBreakouts } from './xss-breakout.ts'
import { hasActiveDeclaration } from './xss-css.ts'
import { readHandlers } from './xss-handlers.ts'
import { readInterpolation } from './xss-interpolation.ts'
import { readObfuscation } from './xss-obfuscation.ts'
import { otherReading, readHidden } from './xss-readings.ts'
import { readAsScript } from './xss-script.ts'
import { note, openSheet, type Sheet } from './xss-sheet.ts'
import { readTags } from './xss-tags.ts'
import { readSchemes } from './xss-url.ts'

/**
 * Cross-site scripting. Nobody knows where in a page a value will stand, so it is read as each thing that it could be:
 * markup, the inside of an attribute, a URL, a script, a string in a script (the idea of libinjection's XSS half,
 * Nick Galbreath 2012, with a tokenizer after HTML Living Standard 13.2.5).
 */
export const xss: Detector = { family: 'xss', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  let marks = marksOf(value)
  if ((marks & READ) === 0 && (marks & MEMBER) !== MEMBER) return
  let text = (marks & CONFUSED) === 0 ? value : asMisread(value)
  if (text !== value) marks |= LESS
  if (alternates(text)) text = text.toLowerCase()
  const sheet = openSheet(text, field)
  readAll(sheet, marks)
  if (((marks & ALTERED) !== 0 || (marks & JOINED) === JOINED) && !sheet.certain) readOther(sheet)
  if (sheet.best !== null) for (const [what, points] of sheet.best) report(what, points)
}

/** Reads the value as each thing that it could be, as far as its marks allow. */
function readAll(sheet: Sheet, marks: number): undefined {
  if ((marks & LESS) !== 0) readTags(sheet)
  if ((marks & COLON) !== 0 && !sheet.certain) readSchemes(sheet)
  if ((marks & COLON) !== 0 && (marks & STYLE) !== 0 && hasActiveDeclaration(sheet.text))
    note(sheet, 'style-code', 82, 0)
  if ((marks & EQUALS) !== 0 && !sheet.certain) readHandlers(sheet)
  if ((marks & EQUALS) !== 0 && (marks & QUOTE) !== 0 && !sheet.certain) readBreakouts(sheet)
  if ((marks & (BRACE | BRACKET)) !== 0 && !sheet.certain) readInterpolation(sheet)
  if (((marks & CODE) !== 0 || (marks & MEMBER) === MEMBER) && !sheet.certain) readAsScript(sheet)
  if ((marks & BRACKET) !== 0 && !sheet.certain) readObfuscation(sheet)
}

/** The same once more for what filters, templates and scripts make of the value. */
function readOther(sheet: Sheet): undefined {
  const other = otherReading(sheet.text)
  if (other === sheet.text) return
  const second = openSheet(other, sheet.field)
  readAll(second, marksOf(other))
  readHidden(second, sheet.text)
  if (second.best === null) return
  sheet.best ??= new Map()
  for (const [what, points] of second.best) if (points > (sheet.best.get(what) ?? 0)) sheet.best.set(what, points)
}

const LESS = 1
const COLON = 2
const EQUALS = 4
const CODE = 8
const BRACKET = 16
const CONFUSED = 32
/** What an active style cannot be without: a bracket, or its escape. */
const STYLE = 256
/** `'+document.cookie+'`: with a dot alone nothing runs. */
const QUOTE = 128
const MEMBER = 64 | QUOTE
/** Braces of templates. */
const BRACE = 512
/** Escapes, strings that are added to each other, comments. */
const PIECES = 1024
/** Without any of these there is no other reading. */
const ALTERED = LESS | BRACE | PIECES
/** Strings and a method: `'a'.concat('b')`. */
const JOINED = MEMBER | STYLE

/** Without any of these there is nothing to read, but for `MEMBER`. */
const READ = LESS | COLON | EQUALS | CODE | BRACKET | CONFUSED

const MARKS = new Uint16Array(128)
for (const [characters, mark] of [
  ['<', LESS],
  [':', COLON],
  ['=', EQUALS | CODE],
  ['(', CODE | STYLE],
  ['`', CODE],
  ['\\', STYLE | PIECES],
  ['+*', PIECES],
  ['{', BRACE],
  ['.', 64],
  ['"\'', QUOTE],
  ['[', CODE | BRACKET],
] as const) {
  for (const character of characters) MARKS[character.charCodeAt(0)] = mark
}

function marksOf(value: string): number {
  let marks = 0
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c < 128) marks |= MARKS[c]!
    else if (c === 0xbc || c === 0x3c00 || c === 0x17f) marks |= CONFUSED
  }
  return marks
}

/** `AlErT(1)`: the case changes with every letter; applications that fold it make a script of that. */
function alternates(text: string): boolean {
  let letters = 0
  let changes = 0
  let before = 0
  for (let i = 0; i < text.length && letters < MOST_LETTERS; i++) {
    const c = text.charCodeAt(i)
    const lower = c | 32
    if (lower < 97 || lower > 122 || c > 122) continue
    if (letters > 0 && ((c ^ before) & 32) !== 0) changes++
    before = c
    letters++
  }
  return letters >= FEWEST_LETTERS && changes > (letters - 1) * 0.7
}
const MOST_LETTERS = 40
const FEWEST_LETTERS = 5

/**
 * Reads the value as a client with another encoding does: US-ASCII without the eighth bit (U+00BC is `<`), UTF-16 with
 * its bytes swapped (U+3C00 is `<`). Only where both brackets are there: fractions and rare ideographs come alone.
 */
function asMisread(value: string): string {
  if (value.includes('\u00bc') && value.includes('\u00be'))
    return value.replaceAll('\u00bc', '<').replaceAll('\u00be', '>')
  if (value.includes('\u3c00') && value.includes('\u3e00'))
    return value.replaceAll('\u3c00', '<').replaceAll('\u3e00', '>')
  // A long s, which is an S in capitals.
  if (value.includes('<')) return value.replaceAll('\u017f', 's')
  return value
}
