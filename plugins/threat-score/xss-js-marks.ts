import { meaningOf, NAME } from './xss-js-names.ts'
import {
  CLOSED,
  endName,
  endOperand,
  endStatement,
  isNamePart,
  isQuote,
  kindOf,
  LETTER,
  LINE_END,
  leadsAway,
  NONE,
  noteCall,
  noteMemberText,
  OPERAND,
  ownMeaning,
  type Reader,
  SCRIPT,
  stop,
  UNKNOWN,
} from './xss-js-reader.ts'

/** Reads the operator or bracket `c` at the reader's place. */
export function readMark(reader: Reader, c: number): undefined {
  const { text, at } = reader
  reader.at++
  switch (c) {
    case 40: // (
      if (reader.operand !== NONE) noteCall(reader, at)
      reader.last = 0
      reader.operand = NONE
      return
    case 41: // )
      endName(reader)
      reader.operand = CLOSED
      return
    case 46: // .
      return openMember(reader)
    case 91: // [
      return openComputed(reader)
    case 93: // ]
      return endComputed(reader)
    case 125: // }
      return endBlock(reader)
    case 61: // =
      return readEquals(reader, at)
    case 43: // + inside of window[...]
      if (reader.computed === NAME.global) reader.computed = NAME.reflect
      return endOperand(reader)
    case 63: // ? of ?.
      if (text.charCodeAt(at + 1) !== 46) return endOperand(reader)
      reader.at++
      return kindOf(text.charCodeAt(at + 2)) === LETTER ? openMember(reader) : undefined
    case 64: // @
      return stop(reader)
    case 92: // \
      return readBackslash(reader)
    case 59: // ;
      return endStatement(reader)
    default:
      return endOperand(reader)
  }
}

/** `a.` and `a?.`: a name follows. */
function openMember(reader: Reader): undefined {
  if (reader.last === NAME.location) reader.evidence |= SCRIPT.location
  reader.owner = reader.last || (reader.operand === NONE ? 0 : UNKNOWN)
  reader.operand = NONE
}

/** Comments; any other slash is an operator (regular expressions read as operators and names). */
export function readSlash(reader: Reader): undefined {
  const { text, end } = reader
  const next = text.charCodeAt(reader.at + 1)
  if (next === 47) {
    while (reader.at < end && kindOf(text.charCodeAt(reader.at)) !== LINE_END) reader.at++
  } else if (next === 42) {
    const close = text.indexOf('*/', reader.at + 2)
    reader.at = close < 0 ? end : close + 2
  } else {
    reader.at++
    endOperand(reader)
  }
}

/** Skips the text of a template literal from `from` up to its end or to the code in `${`. */
export function readTemplate(reader: Reader, from: number): undefined {
  const { text, end } = reader
  let at = from
  while (at < end) {
    const c = text.charCodeAt(at)
    if (c === 96) break
    if (c === 36 && text.charCodeAt(at + 1) === 123) {
      reader.templates++
      reader.at = at + 2
      reader.operand = NONE
      reader.last = 0
      return
    }
    at += c === 92 ? 2 : 1
  }
  noteMemberText(reader, from, Math.min(at, end))
  reader.at = at + 1
  reader.operand = OPERAND
  reader.last = 0
}

function endBlock(reader: Reader): undefined {
  if (reader.templates === 0) return endStatement(reader)
  endName(reader)
  reader.templates--
  readTemplate(reader, reader.at)
}

function readEquals(reader: Reader, at: number): undefined {
  const { text, last } = reader
  const next = text.charCodeAt(at + 1)
  if (next === 62) {
    reader.at++
    reader.control = true
  } else if (next !== 61 && reader.operand !== NONE) {
    reader.evidence |= SCRIPT.assignment
    if (last === NAME.location && (reader.member ? leadsAway(text, at + 1) : isDestination(reader)))
      reader.evidence |= SCRIPT.location | SCRIPT.redirect
    else if (last === NAME.markup) reader.evidence |= SCRIPT.markup
    else if (last === NAME.handler) reader.evidence |= SCRIPT.handler
    else if (last === NAME.source ? leadsAway(text, at + 1) : last === NAME.content && isDestination(reader))
      reader.evidence |= SCRIPT.load
    reader.last = 0
  }
  endOperand(reader)
}

/** What follows `location=` in a script: a string or an input of the page. In a query it would be a word. */
function isDestination({ text, at }: Reader): boolean {
  let from = at
  while (text.charCodeAt(from) === 32) from++
  let to = from
  while (to < from + 12 && isNamePart(text.charCodeAt(to))) to++
  if (isQuote(text.charCodeAt(from)) || text.slice(from, to) === 'name') return true
  const meaning = meaningOf(text, from, to)
  return meaning !== 0 && !EVERYDAY.includes(meaning)
}

/** Names that programs use for values of their own, and owners that say nothing about a value. */
const EVERYDAY: readonly number[] = [NAME.self, NAME.source, NAME.content, NAME.element, NAME.loader, NAME.library]

/** Before a quote it was put in on the way, as if it were none; `\n` was a line end. */
function readBackslash(reader: Reader): undefined {
  const next = reader.text.charCodeAt(reader.at)
  if (isQuote(next)) return
  if (next !== 110 && next !== 114) return stop(reader)
  reader.at++
  endStatement(reader)
}

function openComputed(reader: Reader): undefined {
  reader.depth++
  if (reader.operand !== NONE) {
    reader.base = reader.last || UNKNOWN
    reader.computed = reader.last === NAME.global ? NAME.global : 0
    if (reader.last === NAME.global && reader.windowDepth === 0) {
      reader.windowDepth = reader.depth
      reader.windowFrom = reader.at
    }
  }
  reader.pieces = 0
  reader.operand = NONE
}

/** After `window[...]`: what was named in it is what is called next. */
function endComputed(reader: Reader): undefined {
  endName(reader)
  const { text, computed, base } = reader
  const ofWindow = reader.windowDepth !== 0 && reader.windowDepth === reader.depth
  reader.depth--
  reader.computed = -1
  reader.operand = CLOSED
  const next = text.charCodeAt(reader.at)
  const isCall = next === 40 || next === 96
  if (ofWindow) {
    reader.windowDepth = 0
    if (isCall && isWorkedOut(text, reader.windowFrom, reader.at - 1)) reader.evidence |= SCRIPT.indirect
  }
  if (computed <= 0 || computed === NAME.global) return
  if (computed === NAME.secret || computed === NAME.store) reader.evidence |= SCRIPT.secret
  reader.member = computed === NAME.steer
  reader.last = memberOf(base, computed)
  if (isCall && !DATA.includes(computed)) reader.evidence |= SCRIPT.indirect
}

/** What a spelled member is when something is done with it. */
function memberOf(base: number, computed: number): number {
  if (computed !== NAME.location) return ownMeaning(base, computed)
  return base === NAME.global || base === NAME.document || base === NAME.self ? computed : 0
}

/** Members that only data has are called by nobody. */
const DATA: readonly number[] = [NAME.steer, NAME.source, NAME.content]

/** More than a name, a number or a string between brackets. */
function isWorkedOut(text: string, from: number, to: number): boolean {
  return to - from > LONGEST_KEY || !PLAIN_KEY.test(text.slice(from, to))
}
const LONGEST_KEY = 60
const PLAIN_KEY = /^\s{0,9}["'`]?[\w$.-]{0,60}["'`]?\s{0,9}$/
