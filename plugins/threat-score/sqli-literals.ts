import { type Cursor, isDigit, isHex, isWord, single, wordEnd } from './sqli-cursor.ts'
import { COMPARE, NAME, NUMBER, OPEN_STRING, OTHER, PREFIX, STRING, VARIABLE } from './sqli-kinds.ts'
import { useOfSystemVariable, type Word, wordAt } from './sqli-words.ts'

export function readNumber(c: Cursor): number {
  const { text } = c
  let at = c.at
  if (text.charCodeAt(at) === 0x30 && (text.charCodeAt(at + 1) | 0x20) === 0x78) {
    at += 2
    while (isHex(text.charCodeAt(at))) at++
  } else {
    while (isDigit(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) === DOT) at++
    while (isDigit(text.charCodeAt(at))) at++
    if ((text.charCodeAt(at) | 0x20) === 0x65) at = exponentEnd(text, at)
  }
  c.at = at
  if (!isWord(text.charCodeAt(at))) return NUMBER
  // `1union select`, `1or 1=1`: some servers end a number at a letter. `90s` is a name.
  const end = wordEnd(text, at)
  const { kind } = wordAt(text, at, end)
  if (kind !== NAME) return NUMBER
  c.at = end
  return NAME
}

function exponentEnd(text: string, at: number): number {
  let end = at + 1
  const sign = text.charCodeAt(end)
  if (sign === 0x2b || sign === 0x2d) end++
  const digits = end
  while (isDigit(text.charCodeAt(end))) end++
  if (end > digits) return end
  return isWord(text.charCodeAt(at + 1)) && wordAt(text, at + 1, wordEnd(text, at + 1)).kind === NAME ? at : at + 1
}

export function readWord(c: Cursor): number {
  const { text } = c
  let end = wordEnd(text, c.at)
  const after = text.charCodeAt(end)
  // x'41', n'text', b'01', e'..' and _utf8'..' are strings with a prefix.
  if ((after === QUOTE || after === DOUBLE_QUOTE) && isStringPrefix(text, c.at, end)) {
    c.at = end
    return readString(c, after)
  }
  let word = wordAt(text, c.at, end)
  if (after === 0x2f && text.charCodeAt(end + 1) === 0x2a && word.kind === NAME) {
    const joined = joinedWord(text, c.at, end)
    if (joined !== null) {
      word = joined.word
      end = joined.end
      c.commented = true
    }
  }
  c.at = end
  c.word = word.text
  c.use = word.use
  return word.kind
}

/** `un/**\/ion`: filters that strip comments are answered with keywords that have comments inside. */
function joinedWord(text: string, start: number, end: number): { word: Word; end: number } | null {
  const close = text.slice(end + 2, end + 2 + LONGEST_WORD).indexOf('*/')
  if (close < 0) return null
  const next = end + 4 + close
  if (!isWord(text.charCodeAt(next))) return null
  const joinedEnd = wordEnd(text, next)
  const joined = text.slice(start, end) + text.slice(next, joinedEnd)
  const word = wordAt(joined, 0, joined.length)
  return word.kind === NAME ? null : { word, end: joinedEnd }
}

function isStringPrefix(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) === 0x5f) return end - start > 1
  const letter = text.charCodeAt(start) | 0x20
  return end - start === 1 && (letter === 0x78 || letter === 0x6e || letter === 0x62 || letter === 0x65)
}

/** A doubled quote and a quote behind a backslash belong to the string. */
export function readString(c: Cursor, quote: number): number {
  const { text } = c
  let at = c.at + 1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) {
        c.at = at + 1
        return STRING
      }
      at++
    }
  }
  c.at = text.length
  return OPEN_STRING
}

export function readDelimited(c: Cursor, close: number): number {
  // Not indexOf: without a bound, many opening marks and no closing one would cost quadratic time.
  let end = c.at + 1
  const last = Math.min(c.text.length, end + LONGEST_WORD)
  while (end < last && c.text.charCodeAt(end) !== close && !isNoName(c.text.charCodeAt(end))) end++
  if (end >= last || c.text.charCodeAt(end) !== close) return single(c, OTHER)
  c.use = wordAt(c.text, c.at + 1, end).use
  c.at = end + 1
  return NAME
}

/** `name[0;select ..]` is no name in brackets: ( ; ' are in none. */
function isNoName(code: number): boolean {
  return code === 0x28 || code === 0x3b || code === QUOTE
}

export function readVariable(c: Cursor): number {
  const { text } = c
  const at = c.at + 1
  if (text.charCodeAt(at) === 0x40) {
    const end = wordEnd(text, at + 1)
    c.use = useOfSystemVariable(text.slice(at + 1, Math.min(end, at + LONGEST_WORD)).toLowerCase())
    c.at = end
    return VARIABLE
  } else if (text.charCodeAt(at) === 0x3e) {
    c.at += 2 // @> of PostgreSQL
    return COMPARE
  }
  c.at = wordEnd(text, at)
  return VARIABLE
}

/** `{x (select 1)}`, `{fn now()}`: the word is decoration. */
export function readEscape(c: Cursor): number {
  c.at++
  if (isWord(c.text.charCodeAt(c.at))) c.at = wordEnd(c.text, c.at)
  return PREFIX
}

export function readBackslash(c: Cursor): number {
  if ((c.text.charCodeAt(c.at + 1) | 0x20) !== 0x6e) return single(c, OTHER)
  c.at += 2 // \N is NULL in MySQL
  return NUMBER
}

const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const DOT = 0x2e
/** Names are not longer, in any dialect. */
const LONGEST_WORD = 64
