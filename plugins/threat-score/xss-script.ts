import { readScript } from './xss-js.ts'
import { hasTellingName } from './xss-js-names.ts'
import { SCRIPT } from './xss-js-reader.ts'
import { note, type Sheet } from './xss-sheet.ts'

const RUNS =
  SCRIPT.dialog |
  SCRIPT.exec |
  SCRIPT.markup |
  SCRIPT.secret |
  SCRIPT.network |
  SCRIPT.indirect |
  SCRIPT.handler |
  SCRIPT.spelled
const STEERS = SCRIPT.location | SCRIPT.decode
const ACTS = SCRIPT.call | SCRIPT.assignment | SCRIPT.throw
/** A code listing has lines; a payload that is a program of its own is short. */
const LISTING_LINES = 3
const LISTING_POINTS = 30
const DOCUMENT_POINTS = 50
const WELL_SET_POINTS = 65
/** `[1].find(alert)` is a payload; in longer code a function may be handed on for a reason. */
const SHORT = 100

/** Any proof that a piece of text, known to stand where code runs, is a program of an attacker. */
export function isHostileScript(text: string, from: number, end: number): boolean {
  const found = readScript(text, from, end)
  return (found & (RUNS | STEERS)) !== 0 || ((found & SCRIPT.mention) !== 0 && (found & ACTS) !== 0)
}

/** The same for a program of a page, which waits for the page to be there: `window.onload = function () {`. */
export function isHostileProgram(text: string, from: number, end: number): boolean {
  const found = readScript(text, from, end)
  const waits = WAITS.test(text.slice(from, Math.min(end, from + LONGEST_START)))
  const hostile = waits ? (RUNS & ~SCRIPT.handler) | STEERS : RUNS | STEERS
  return (found & hostile) !== 0 || ((found & SCRIPT.mention) !== 0 && (found & ACTS) !== 0)
}
const WAITS = /^\s{0,40}(?:window\.)?onload = (?:async )?(?:function\s?\w{0,40}\s?\(|\(\)\s?=>|[a-z]\w{1,40};)/
const LONGEST_START = 150

/** True when the text reads as code at all: it calls, assigns, throws or names something to run. */
export function isScript(text: string, from: number, end: number): boolean {
  return (readScript(text, from, end) & (RUNS | STEERS | ACTS | SCRIPT.mention)) !== 0
}

/** The proof of concept of most attacks, calls of which no attribute has by chance. */
export function showsBox(text: string, from: number, end: number): boolean {
  const found = readScript(text, from, end)
  return (found & (SCRIPT.dialog | SCRIPT.indirect)) !== 0 || (found & MADE) === MADE
}
/** `constructor('...')`: a function made of text. */
const MADE = SCRIPT.exec | SCRIPT.textAsCode

/** Reads the value as the inside of a script: as code, and as a string that its first quote ends. */
export function readAsScript(sheet: Sheet): undefined {
  const { text } = sheet
  if (!hasTellingName(text) && !(text.includes('[') && CUT_NAME.test(text))) return
  // Internet Explorer ran such comments; in longer text it is an old library.
  if (text.length < LONGEST_COMMENT && text.includes('@cc_on')) note(sheet, 'js-obfuscation', 82, 0)
  const conversion = text.search(CONVERTS)
  if (conversion >= 0) note(sheet, 'js-code', 84, conversion)
  readAsProgram(sheet)
  const entity = text.indexOf('&{')
  if (entity >= 0) noteBreak(sheet, readScript(text, entity + 2, text.length), entity)
  for (const quote of QUOTES) {
    if (sheet.certain) return
    const at = text.indexOf(quote)
    if (at >= 0) readAfterQuote(sheet, at + 1)
  }
  const hole = text.indexOf('${')
  // Templates in ordinary code read all sorts of things into strings; they show no boxes.
  if (hole >= 0 && showsBox(text, hole + 2, text.length)) note(sheet, 'js-breakout', 84, hole)
}

const LONGEST_COMMENT = 300

/** `{toString: alert}`: what the language calls by itself is made something dangerous. */
const CONVERTS =
  /(?:[.{,]\s{0,2}(?:tostring|valueof|tojson)|hasinstance\]|toprimitive\])\s{0,2}[:=]\s{0,2}(?:window\.|self\.|top\.)?(?:alert|confirm|prompt|eval|function)\s{0,2}(?:[;,})"'`]|$)/i

/** `'al'+'ert'`, which no name is told by. */
const CUT_NAME = /['"`]\s?\+\s?['"`]/

const QUOTES = ["'", '"', '`'] as const

function readAfterQuote(sheet: Sheet, from: number): undefined {
  const { text } = sheet
  let at = from
  // `'}}catch(e){...`: after a block anything may follow.
  let block = false
  for (; at < text.length && CLOSERS.includes(text.charCodeAt(at)); at++) if (text.charCodeAt(at) === 125) block = true
  if (at < text.length && (block || OPERATORS.includes(text.charCodeAt(at))))
    noteBreak(sheet, readScript(text, at, text.length), from)
}

/** Blanks and closing brackets, which may stand between the end of a string and an operator. */
const CLOSERS: readonly number[] = [9, 10, 13, 32, 41, 93, 125]
/** ! % & * + , - . / : ; < = > ? [ ^ ` | ( */
const OPERATORS: readonly number[] = [33, 37, 38, 40, 42, 43, 44, 45, 46, 47, 58, 59, 60, 61, 62, 63, 91, 94, 96, 124]

function noteBreak(sheet: Sheet, found: number, at: number): undefined {
  if ((found & (SCRIPT.dialog | SCRIPT.indirect | SCRIPT.handler)) !== 0) note(sheet, 'js-breakout', 90, at)
  else if ((found & RUNS) !== 0) note(sheet, 'js-breakout', 84, at)
  else if ((found & SCRIPT.mention) !== 0 && (found & ACTS) !== 0)
    // `expect(window.alert).not...`: programs on many lines name it to test for it.
    note(sheet, 'js-breakout', isListing(sheet.text) ? 45 : 82, at)
  else if ((found & STEERS) !== 0) note(sheet, 'js-breakout', (found & ACTS) === 0 ? 45 : 80, at)
}

/** Where markup begins; `x<prompt(1)` is none. */
export const TAG = /<\/?[a-z][a-z\d]{0,15}[\s/>]/i

/** The value up to the first tag as code: `alert(1)`, `location=name`. Weak alone: people send code to applications. */
function readAsProgram(sheet: Sheet): undefined {
  const { text } = sheet
  const tag = text.search(TAG)
  // `document.write('<img ..'+document.cookie)`: markup in a string of the code.
  const inString = tag > 0 && QUOTES.some((quote) => quote === text.charAt(tag - 1))
  let found = readScript(text, 0, tag < 0 || inString ? text.length : tag)
  if ((found & SCRIPT.element) !== 0 && SOURCE.test(text)) found |= SCRIPT.load
  if ((found & SCRIPT.network) !== 0 && LEAKS.test(text) && AWAY.test(text)) found |= SCRIPT.secret
  const most = ARITHMETIC.test(text) ? DOCUMENT_POINTS : mostPoints(sheet, found)
  const points = Math.min(programPoints(found, text), most)
  if (points > 0) note(sheet, 'js-code', points, 0)
}

/** What a page shows, as a value to send. */
const LEAKS =
  /\bdocument\s?\.\s?(?:documentelement|body|forms|head|all)\b[^;]{0,40}\.(?:innerhtml|outerhtml|innertext|textcontent)\b/i
const AWAY = /["'`](?:https?:|wss?:)?\/\//i
/** The example of every book: `new Function('a', 'b', 'return a + b')`. */
const ARITHMETIC =
  /\bfunction\s?\((?:\s?["'`]\w{1,12}["'`]\s?,){1,3}\s?["'`]return \w{1,12}\s?[-+*/%<>]\s?\w{1,12};?["'`]\s?\)/i

/** `setAttribute('src','//h.example')`, `{src:'//h.example'}` */
const SOURCE = /\bsrc["'`]?\s{0,2}[,:]\s{0,2}["'`](?:https?:)?\/\//i

/** What a whole program may weigh where programs are sent on purpose: in lines, at length, in documents, well set. */
function mostPoints({ text, field }: Sheet, found: number): number {
  if (isListing(text)) return LISTING_POINTS
  const inDocument = field.where.startsWith('body.json')
  const wellSet = WELL_SET.some((mark) => text.includes(mark))
  if (inDocument && wellSet) return DOCUMENT_POINTS
  if (!wellSet && text.length < LONGEST_LOADER && ((found & LOADS) === LOADS || (found & SCRIPT.indirect) !== 0))
    return 100
  if ((found & (STEERS | SCRIPT.secret)) !== 0 && (found & SENDS) !== 0 && !(wellSet && staysHome(text))) return 100
  if ((found & SCRIPT.secret) !== 0 && (found & (SCRIPT.markup | SCRIPT.location)) !== 0) return 100
  if (text.length > (inDocument ? SHORT / 2 : SHORT * 2)) return DOCUMENT_POINTS
  return wellSet ? WELL_SET_POINTS : 100
}

/** What a page sends to its own site: `fetch('/api/save', ..)`. */
function staysHome(text: string): boolean {
  return OWN_SITE.test(text) && !ELSEWHERE.test(text)
}
const OWN_SITE = /\b(?:fetch|get|post|ajax|open)\(\s?["'`]\/(?![/\\])/i
const ELSEWHERE = /\/\/|\\|:\/|alert|eval|constructor/i

/** An element is made that runs what it is given. */
const LOADS = SCRIPT.element | SCRIPT.load
/** Loaders that attackers put into a value are short; those of services are long and well set. */
const LONGEST_LOADER = 400

/** With something read from the page, a theft whatever it looks like. */
const SENDS = SCRIPT.exec | SCRIPT.network | SCRIPT.dialog
/** Blanks as editors set them; payloads save every character. */
const WELL_SET = [' = ', ' => ', ') {', '() {', 'if ('] as const

function programPoints(found: number, text: string): number {
  const has = (bits: number) => (found & bits) !== 0
  // `s.async=true`: the loader of a service, as it is pasted into settings.
  if (has(SCRIPT.load) && has(SCRIPT.element | SCRIPT.network)) return text.includes('.async') ? 60 : 82
  if (has(SCRIPT.spelled)) return 80
  if (has(SCRIPT.dialog | SCRIPT.indirect)) return 82
  if (has(SCRIPT.mention) && (has(SCRIPT.throw | SCRIPT.handler) || (has(SCRIPT.call) && has(SCRIPT.assignment))))
    return 82
  if (has(SCRIPT.exec) && has(STEERS | SCRIPT.secret | SCRIPT.textAsCode)) return 84
  if (has(SCRIPT.secret) && has(SCRIPT.network | SCRIPT.location | SCRIPT.markup)) return 84
  if (has(SCRIPT.markup) && has(STEERS)) return 80
  if (has(SCRIPT.exec) || has(SCRIPT.redirect)) return 80
  if (has(SCRIPT.secret)) return has(ACTS) ? 80 : 60
  if (has(SCRIPT.mention) && has(ACTS)) return has(SCRIPT.call) && text.length < SHORT ? 80 : 30
  if (has(SCRIPT.markup)) return text.includes('<') ? 80 : 45
  if (has(SCRIPT.decode)) return SPELLED.test(text) ? 80 : 50
  if (has(SCRIPT.location) && has(ACTS)) return 45
  return has(SCRIPT.network) ? 25 : 0
}

/** `String.fromCharCode(97,108,101,114,116)`: words as numbers. */
const SPELLED = /fromcharcode\s{0,3}\((?:\s{0,2}\d{2,3}\s{0,2},){3}/i

export function isListing(text: string): boolean {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0 && lines <= LISTING_LINES; at = text.indexOf('\n', at + 1)) lines++
  return lines > LISTING_LINES
}
