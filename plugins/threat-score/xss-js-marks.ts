import { meaningOf, NAME } from './xss-js-names.ts'
import {
  CLOSED,
  endName,
  endOperand,
  endStatement,
  isNamePart,
  isQuote,
  kindOf,
  LINE_END,
  leadsAway,
  NONE,
  noteCall,
  noteMemberText,
  OPERAND,
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
      if (reader.last === NAME.location) reader.evidence |= SCRIPT.location
      reader.owner = reader.last || (reader.operand === NONE ? 0 : UNKNOWN)
      reader.operand = NONE
      return
    case 91: // [
      if (reader.operand !== NONE) reader.computed = reader.last === NAME.global ? NAME.global : 0
      reader.pieces = 0
      reader.operand = NONE
      return
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
      if (text.charCodeAt(at + 1) === 46) reader.at++
      else endOperand(reader)
      return
    case 64: // @
      return stop(reader)
    case 92: // \ before a quote: escaped on the way, as if it were none.
      return isQuote(text.charCodeAt(at + 1)) ? undefined : stop(reader)
    case 59: // ;
      return endStatement(reader)
    default:
      return endOperand(reader)
  }
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
  return isQuote(text.charCodeAt(from)) || meaningOf(text, from, to) !== 0 || text.slice(from, to) === 'name'
}

/** After `window[...]`: what was named in it is what is called next. */
function endComputed(reader: Reader): undefined {
  endName(reader)
  const { computed } = reader
  if (computed > 0 && computed !== NAME.global) {
    if (computed === NAME.secret || computed === NAME.store) reader.evidence |= SCRIPT.secret
    reader.last = computed
    const next = reader.text.charCodeAt(reader.at)
    if (next === 40 || next === 96) reader.evidence |= SCRIPT.indirect
  }
  reader.computed = -1
  reader.operand = CLOSED
}
