import { isKnownEvent, LONGEST_HANDLER, SHORTEST_HANDLER } from './xss-events.ts'
import { isHostileScript, isListing, isScript } from './xss-script.ts'
import { isFile, note, type Sheet } from './xss-sheet.ts'

const BRACE = 123

/** Judges the attribute `on...` inside a tag; offsets into the text. */
export function judgeHandler(
  sheet: Sheet,
  from: number,
  to: number,
  valueFrom: number,
  valueTo: number,
  inDocument = false,
): undefined {
  const { text } = sheet
  if (to - from > LONGEST_HANDLER) return
  if (PAGE_EVENTS.has(text.slice(from, to)) && isOwnPage(text, valueFrom, valueTo))
    return note(sheet, 'event-handler', 40, from)
  if (isHostileScript(text, valueFrom, valueTo)) return note(sheet, 'event-handler', 92, from)
  if (isUsual(text, valueFrom, valueTo) || isPhrase(text, from - 1, to)) return note(sheet, 'event-handler', 30, from)
  // JSX: `onClick={save}`. A browser would run the block, but there is nothing hostile in it.
  if (
    text.charCodeAt(valueFrom) === BRACE &&
    (!isQuote(text.charCodeAt(valueFrom - 1)) || isBound(text, valueFrom, valueTo))
  )
    return note(sheet, 'event-handler', 15, from)
  if (text.startsWith(ENCODED, valueFrom)) return note(sheet, 'event-handler', 92, from)
  if (isGenerated(text, valueFrom, valueTo)) return note(sheet, 'event-handler', 20, from)
  const known = isKnownEvent(text.slice(from, to).toLowerCase())
  if (valueFrom === valueTo) return note(sheet, 'event-handler', known ? 80 : 20, from)
  // What pages write into themselves, in a document that carries a page.
  if (isQuote(text.charCodeAt(valueFrom - 1)) && (inDocument || isVisitors(sheet, from, to)))
    return note(sheet, 'event-handler', inDocument || isListing(text) ? 40 : 50, from)
  const points = known ? 85 : isScript(text, valueFrom, valueTo) || isStandIn(text, from, valueFrom) ? 80 : 50
  return note(sheet, 'event-handler', points, from)
}

/** `<x onany=1>`, `<x 1="1"onany=1`: an element of one letter that is none of HTML, and a value without quotes. */
function isStandIn(text: string, from: number, valueFrom: number): boolean {
  return text.charCodeAt(valueFrom - 1) === 61 && STAND_IN.test(text.slice(Math.max(0, from - 20), from))
}
const STAND_IN = /<[c-hj-or-tv-z][\s/][^<]{0,16}$/i

/** An event that a visitor has to cause, in a document that carries a page, in lines of markup, or in an article of a shop. */
function isVisitors({ text, field }: Sheet, from: number, to: number): boolean {
  if (!PAGE_EVENTS.has(text.slice(from, to))) return false
  return (
    field.where.includes('./') ||
    isListing(text) ||
    ((field.where.startsWith('body') || text.length > SHORT_ARTICLE) && ARTICLE.test(text))
  )
}
const PAGE_EVENTS = new Set('onclick onsubmit onchange oninput onkeyup onkeydown onkeypress onblur onreset'.split(' '))
/** Longer ones are articles wherever they stand. */
const SHORT_ARTICLE = 100
/** Begins with a block of text that ends, as editors send it. */
const ARTICLE = /^\s{0,3}<(?:p|ul|ol|div|h[1-6]|table|section)(?:\s[^<>]{0,80})?>[\s\S]{40}/i

/** Braces that name one thing: `{!c.save}`, `{save}`. */
function isBound(text: string, from: number, to: number): boolean {
  return to - from < 80 && /^\{!?[\w.$ ]{1,60}\}$/.test(text.slice(from, to))
}

/** Leads to a page of the own site or one that the template names: `location='/cart'`. */
function isOwnPage(text: string, from: number, to: number): boolean {
  return to - from < LONGEST_USUAL && isQuote(text.charCodeAt(from - 1)) && OWN_PAGE.test(text.slice(from, to))
}
const OWN_PAGE =
  /^\s{0,3}(?:window\.|document\.)?location(?:\.href)?\s?=\s?["'](?:\/(?![/\\])[\w./?=&#-]{0,80}|(?:\{\{|<[%?]=)[^+`"<>;]{1,80}[}%?][}>])["'];?$/i

/** JScript that was encoded. */
const ENCODED = '#@~^'

/** Filled by a program before a browser sees it: `pick(${i})`, `go({{ id }})`. */
function isGenerated(text: string, from: number, to: number): boolean {
  return isQuote(text.charCodeAt(from - 1)) && GENERATED.test(text.slice(from, Math.min(to, from + LONGEST_USUAL)))
}
const GENERATED = /\$\{[\w.]{1,30}[}(]|\{\{\s?[\w.$]{1,30}|<[%?]=/

/** A name with its equals sign as text: `"onerror=" in line`, `/onload=/`, `LIKE '%onerror=%'`. */
function isPhrase(text: string, before: number, to: number): boolean {
  const c = text.charCodeAt(before)
  if (text.charCodeAt(to) !== 61 || text.charCodeAt(to + 1) !== c) return false
  return (isQuote(c) || c === 47 || c === 37) && PHRASE_END.test(text.slice(to + 2, to + 3))
}
const PHRASE_END = /^(?:[\s,)\]:;'"]|$)/

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
  if (
    isUsual(text, valueFrom, valueTo) ||
    (PAGE_EVENTS.has(text.slice(from, to)) && isOwnPage(text, valueFrom, valueTo) && isInTag(text, from))
  )
    return
  const known = isKnownEvent(text.slice(from, to).toLowerCase())
  const hostile = isHostileScript(text, valueFrom, valueTo)
  if (!hostile && isJudgedInside(sheet, from, to, valueFrom, valueTo)) return
  if (hostile && (known || broken)) note(sheet, 'event-handler', broken ? 90 : 82, from)
  else if (broken && known && after === to + 1 && isBreakout(text, from, valueFrom, valueTo))
    note(sheet, 'event-handler', 80, from)
  else if (broken && known && isScript(text, valueFrom, valueTo))
    note(sheet, 'event-handler', after === to + 1 ? 80 : 45, from)
  else if (broken && known)
    note(
      sheet,
      'event-handler',
      after === to + 1 && valueFrom - after < 2 && text.charCodeAt(after) > 32 ? 60 : 30,
      from,
    )
  // `<img/src=x/onerror=f`: a slash between attributes, as nobody types it.
  else if (known && text.charCodeAt(from - 1) === 47 && after === to + 1 && isInTag(text, from))
    note(sheet, 'event-handler', 80, from)
  else if (hostile) note(sheet, 'event-handler', 50, from)
  else if (known) note(sheet, 'event-handler', 25, from)
}

/** A phrase, braces, code of a template, or an attribute with its quotes in a tag that was read as one: nothing breaks out there. */
function isJudgedInside(sheet: Sheet, from: number, to: number, valueFrom: number, valueTo: number): boolean {
  const { text, field } = sheet
  if (text.charCodeAt(valueFrom) === BRACE || isPhrase(text, from - 1, to)) return true
  if (isGenerated(text, valueFrom, valueTo)) return true
  if (!isQuote(text.charCodeAt(valueFrom - 1)) || !isInTag(text, from)) return false
  return isVisitors(sheet, from, to) || ((field.where.includes('./') || isFile(field)) && PAGE.test(text))
}
const PAGE = /^\s{0,9}<(?:!doctype|html)\b/i

/** `" type=image onerror=f`: the value begins with a quote, attributes follow, and the handler is a name without quotes. */
function isBreakout(text: string, from: number, valueFrom: number, valueTo: number): boolean {
  if (!isQuote(text.charCodeAt(0)) || from > LONGEST_LEAD || valueFrom === valueTo) return false
  // A phrase that is looked for: `"onload=f"`.
  const last = text.charCodeAt(valueTo - 1)
  return !isQuote(last) && !isQuote(text.charCodeAt(valueFrom - 1)) && LEAD.test(text.slice(1, from))
}
const LONGEST_LEAD = 80
const LEAD = /^(?:[\s/]{1,3}[\w=:./ -]{0,80})?$/

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
