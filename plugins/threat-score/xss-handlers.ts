import { isKnownEvent, LONGEST_HANDLER, SHORTEST_HANDLER } from './xss-events.ts'
import { isHostileScript, isScript } from './xss-script.ts'
import { note, type Sheet } from './xss-sheet.ts'

const BRACE = 123

/** Judges the attribute `on...` inside a tag; offsets into the text. */
export function judgeHandler(sheet: Sheet, from: number, to: number, valueFrom: number, valueTo: number): undefined {
  const { text } = sheet
  if (to - from > LONGEST_HANDLER) return
  if (isHostileScript(text, valueFrom, valueTo)) return note(sheet, 'event-handler', 92, from)
  if (isUsual(text, valueFrom, valueTo)) return note(sheet, 'event-handler', 30, from)
  // JSX: `onClick={save}`. A browser would run the block, but there is nothing hostile in it.
  if (text.charCodeAt(valueFrom) === BRACE) return note(sheet, 'event-handler', 15, from)
  const known = isKnownEvent(text.slice(from, to).toLowerCase())
  if (valueFrom === valueTo) return note(sheet, 'event-handler', known ? 80 : 20, from)
  // What pages write into themselves, in a document that carries a page.
  if (isVisitors(sheet, from, to) && isQuote(text.charCodeAt(valueFrom - 1)))
    return note(sheet, 'event-handler', 60, from)
  const points = known ? 85 : isScript(text, valueFrom, valueTo) ? 80 : 50
  return note(sheet, 'event-handler', points, from)
}

/** An event that a visitor has to cause, in a document that carries a page. */
function isVisitors({ text, field }: Sheet, from: number, to: number): boolean {
  return field.where.includes('./') && PAGE_EVENTS.has(text.slice(from, to))
}
const PAGE_EVENTS = new Set(['onclick', 'onsubmit', 'onchange', 'oninput'])

/** What editors and shops write into their own pages: hide a picture that is missing, open a link in a window. */
const USUAL =
  /^\s{0,3}(?:(?:this\.(?:style\.[a-z]{3,20}\s?=\s?'[\w#. -]{0,30}'|onerror\s?=\s?null|src\s?=\s?'[\w./-]{0,80}'|select\(\)|form\.submit\(\))|return(?: false| true)?|window\.open\(this\.href\)|history\.back\(\)|window\.print\(\)|event\.(?:preventdefault|stoppropagation)\(\))\s{0,3}(?:;\s{0,3}|$)){1,4}$/i
const LONGEST_USUAL = 200

function isUsual(text: string, from: number, to: number): boolean {
  return to - from <= LONGEST_USUAL && USUAL.test(text.slice(from, to))
}

/**
 * Finds `on...=` outside tags: the value is read as the inside of an attribute that a quote before it ends
 * (`" onfocus=alert(1) x="`), or as a list of attributes without quotes (`x onfocus=alert(1)`). Linear.
 */
export function readHandlers(sheet: Sheet): undefined {
  const { text } = sheet
  let broken = false
  let seen = 0
  let handlers = 0
  for (let equals = text.indexOf('='); equals >= 0 && !sheet.certain; equals = text.indexOf('=', equals + 1)) {
    const to = skipBlanksBack(text, equals)
    const from = handlerStart(text, to)
    if (from < 0) continue
    if (++handlers > MOST_HANDLERS) return note(sheet, 'event-handler', 80, from)
    for (; seen < from; seen++) {
      const c = text.charCodeAt(seen)
      if (isQuote(c)) broken = true
      // Attributes of a break-out stand on its line; code with quotes has many.
      else if (c === 10) broken = false
    }
    judgeOutside(sheet, from, to, equals + 1, broken)
  }
}

/** In a tag that is open, where the reader of tags has judged it. */
function isInTag(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at)
  return before.lastIndexOf('<') > before.lastIndexOf('>')
}

/** Nobody assigns that many events outside of tags in one value but to hide one; bounds the work. */
const MOST_HANDLERS = 100

function judgeOutside(sheet: Sheet, from: number, to: number, after: number, broken: boolean): undefined {
  const { text } = sheet
  let valueFrom = after
  while (valueFrom < text.length && text.charCodeAt(valueFrom) <= 32) valueFrom++
  const quote = text.charCodeAt(valueFrom)
  if (isQuote(quote)) valueFrom++
  let valueTo = valueFrom
  const most = Math.min(text.length, valueFrom + LONGEST_VALUE)
  while (valueTo < most && !endsValue(text.charCodeAt(valueTo), quote)) valueTo++
  if (isUsual(text, valueFrom, valueTo)) return
  const known = isKnownEvent(text.slice(from, to).toLowerCase())
  const hostile = isHostileScript(text, valueFrom, valueTo)
  if (!hostile && text.charCodeAt(valueFrom) === BRACE) return
  if (hostile && (known || broken)) note(sheet, 'event-handler', broken ? 90 : 82, from)
  else if (broken && isVisitors(sheet, from, to) && isInTag(text, from)) note(sheet, 'event-handler', 60, from)
  else if (broken && known && isScript(text, valueFrom, valueTo))
    note(sheet, 'event-handler', after === to + 1 ? 80 : 45, from)
  else if (broken && known)
    note(
      sheet,
      'event-handler',
      after === to + 1 && valueFrom - after < 2 && text.charCodeAt(after) > 32 ? 60 : 30,
      from,
    )
  else if (hostile) note(sheet, 'event-handler', 50, from)
  else if (known) note(sheet, 'event-handler', 25, from)
}

/** Enough to see what a handler does; bounds the work on hostile text. */
const LONGEST_VALUE = 512

/** Start of the name `on...` that ends at `to` and stands where an attribute can begin; -1 if there is none. */
function handlerStart(text: string, to: number): number {
  let from = to
  const least = Math.max(0, to - LONGEST_HANDLER)
  while (from > least && isLetter(text.charCodeAt(from - 1))) from--
  if (to - from < SHORTEST_HANDLER) return -1
  if ((text.charCodeAt(from) | 32) !== 111 || (text.charCodeAt(from + 1) | 32) !== 110) return -1
  if (from === 0) return from
  const before = text.charCodeAt(from - 1)
  // A plus is a blank that nobody decoded.
  return before <= 32 || before === 43 || before === 47 || before === 59 || isQuote(before) ? from : -1
}

function skipBlanksBack(text: string, from: number): number {
  let at = from
  while (at > 0 && text.charCodeAt(at - 1) <= 32) at--
  return at
}

function isLetter(c: number): boolean {
  const lower = c | 32
  return lower >= 97 && lower <= 122
}

function isQuote(c: number): boolean {
  return c === 34 || c === 39 || c === 96
}

function endsValue(c: number, quote: number): boolean {
  return isQuote(quote) ? c === quote : c <= 32 || c === 62
}
