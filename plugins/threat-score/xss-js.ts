import { readMark, readSlash, readTemplate } from './xss-js-marks.ts'
import { meaningOf, NAME } from './xss-js-names.ts'
import {
  BACKTICK,
  BLANK,
  CLOSED,
  DIGIT,
  endName,
  endStatement,
  isNamePart,
  kindOf,
  LETTER,
  LINE_END,
  NONE,
  noteCall,
  noteMemberText,
  OPERAND,
  ownMeaning,
  QUOTE,
  type Reader,
  SCRIPT,
  SLASH,
  stop,
} from './xss-js-reader.ts'

/** More tokens than any payload needs; bounds the work on hostile text. */
const MOST_TOKENS = 8000

/**
 * Reads [from, end) as JavaScript and returns `SCRIPT` bits for what stands in code position. A tokenizer with one bit
 * of grammar: two operands side by side end it, so that prose is left after two words and a string that was only
 * opened, not closed, by the quote before `from` is left at once. Linear.
 */
export function readScript(text: string, from: number, end: number): number {
  const reader: Reader = {
    text,
    end,
    at: from,
    evidence: 0,
    operand: NONE,
    last: 0,
    owner: 0,
    member: false,
    computed: -1,
    base: 0,
    depth: 0,
    windowDepth: 0,
    windowFrom: 0,
    pieces: 0,
    templates: 0,
    control: false,
  }
  for (let tokens = 0; reader.at < end && tokens < MOST_TOKENS; tokens++) readToken(reader)
  endName(reader)
  return reader.evidence
}

function readToken(reader: Reader): undefined {
  const c = reader.text.charCodeAt(reader.at)
  switch (kindOf(c)) {
    case BLANK:
      reader.at++
      return
    case LETTER:
      return readName(reader)
    case DIGIT:
      return readNumber(reader)
    case LINE_END:
      reader.at++
      return endStatement(reader)
    case QUOTE:
      return readString(reader, c)
    case BACKTICK:
      if (reader.operand !== NONE) noteCall(reader, reader.at)
      return readTemplate(reader, reader.at + 1)
    case SLASH:
      return readSlash(reader)
    default:
      return readMark(reader, c)
  }
}

function readName(reader: Reader): undefined {
  const { text, end, owner } = reader
  const from = reader.at
  let at = from + 1
  while (at < end && isNamePart(text.charCodeAt(at))) at++
  const meaning = meaningOf(text, from, at)
  reader.at = at
  if (meaning === NAME.infix && reader.operand !== NONE) {
    reader.operand = NONE
    return
  }
  if (reader.operand !== NONE && !(reader.operand === CLOSED && reader.control)) return stop(reader)
  if (owner === 0 && (meaning === NAME.prefix || meaning === NAME.throw)) {
    if (meaning === NAME.throw) reader.evidence |= SCRIPT.throw
    reader.control = true
    return
  }
  if (meaning === NAME.store || (meaning === NAME.secret && owner === NAME.document)) reader.evidence |= SCRIPT.secret
  // `XMLHttpRequest`, `Image`: with or without brackets after `new`.
  else if (meaning === NAME.network && text.charCodeAt(from) < 91) reader.evidence |= SCRIPT.network
  reader.pieces = 0
  reader.member = meaning === NAME.steer
  reader.last = ownMeaning(owner, meaning)
  reader.owner = 0
  reader.operand = OPERAND
}

function readNumber(reader: Reader): undefined {
  if (reader.operand !== NONE) return stop(reader)
  const { text, end } = reader
  const from = reader.at
  let letters = false
  let at = from + 1
  while (at < end) {
    const c = text.charCodeAt(at)
    if (c > 57) letters = true
    if (c !== 46 && !isNamePart(c)) break
    at++
  }
  reader.at = at
  reader.last = 0
  reader.owner = 0
  reader.operand = OPERAND
  if (letters && !NUMBER.test(text.slice(from, Math.min(at, from + 60)))) stop(reader)
}

/** `0x1f`, `1e3`, `10n`, `1..constructor`; not `1alert`, which is no program. */
export const NUMBER = /^(?:0[xXoObB][\da-fA-F_]{1,50}n?|\d[\d._]{0,50}(?:[eE][\d_]{1,9}|n|\.[\w$.]{1,50})?)$/

function readString(reader: Reader, quote: number): undefined {
  const { text, end } = reader
  if (reader.operand !== NONE) return stop(reader)
  const from = reader.at + 1
  let at = from
  while (at < end) {
    const c = text.charCodeAt(at)
    if (c === quote) break
    if (c === 10) return stop(reader)
    at += c === 92 ? 2 : 1
  }
  noteMemberText(reader, from, Math.min(at, end))
  reader.at = at + 1
  reader.operand = OPERAND
  reader.last = 0
  reader.owner = 0
}
