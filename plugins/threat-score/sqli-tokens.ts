import {
  ARITHMETIC,
  CLOSE,
  COMMA,
  COMMENT,
  COMPARE,
  END,
  LOGIC,
  NAME,
  NUMBER,
  OPEN,
  OPEN_STRING,
  OTHER,
  PIPES,
  PREFIX,
  SEMICOLON,
  STRING,
  VARIABLE,
} from './sqli-kinds.ts'
import { useOfSystemVariable, type Word, wordAt } from './sqli-words.ts'

/** A place in a value that is read as SQL. `next` moves it; the rest describes the token just read. */
export interface Cursor {
  readonly text: string
  /** Where the next token will be looked for. */
  at: number
  kind: number
  /** What the named thing is used for in attacks, bits of sqli-words.ts. */
  use: number
  start: number
  /** In lower case; set for words that mean something in SQL only. */
  word: string
  /** True when a comment stood before the token, which nobody types into a form. */
  commented: boolean
  /** True inside a MySQL comment that runs as code: `/*!50000 union *\/`. */
  executable: boolean
}

export function cursorAt(text: string, at: number): Cursor {
  return { text, at, kind: END, use: 0, start: at, word: '', commented: false, executable: false }
}

/** Reads one token; returns its kind. Every character is looked at a bounded number of times. */
export function next(c: Cursor): number {
  c.use = 0
  c.word = ''
  if (!skipBlanks(c)) {
    c.kind = COMMENT
    return COMMENT
  }
  c.start = c.at
  c.kind = read(c)
  return c.kind
}

/** The kind of the token after the present one, leaving the cursor where it is. */
export function peek(c: Cursor): Cursor {
  const { text, at, kind, use, start, word, commented, executable } = c
  const ahead: Cursor = { text, at, kind, use, start, word, commented, executable }
  next(ahead)
  return ahead
}

function read(c: Cursor): number {
  const { text } = c
  if (c.at >= text.length) return END
  const code = text.charCodeAt(c.at)
  if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(c.at + 1)))) return readNumber(c)
  if (isWord(code)) return readWord(c)
  switch (code) {
    case QUOTE:
    case DOUBLE_QUOTE:
      return readString(c, code)
    case BACKTICK:
      return readDelimited(c, BACKTICK)
    case 0x5b: // [name] of SQL Server
      return readDelimited(c, 0x5d)
    case 0x40:
      return readVariable(c)
    case 0x28:
      return single(c, OPEN)
    case 0x29:
    case 0x7d: // } ends an ODBC escape
      return single(c, CLOSE)
    case 0x7b:
      return readEscape(c)
    case 0x2c:
      return single(c, COMMA)
    case 0x3b:
      return single(c, SEMICOLON)
    case 0x5c:
      return readBackslash(c)
    default:
      return readOperator(c, code)
  }
}

function single(c: Cursor, kind: number): number {
  c.at++
  return kind
}

/** Passes blanks, comments and casts (`::text` changes nothing that matters). False when a comment runs to the end. */
function skipBlanks(c: Cursor): boolean {
  const { text } = c
  c.commented = false
  for (;;) {
    const code = text.charCodeAt(c.at)
    if (code <= 0x20 || code === 0xa0 || code === 0x3000) c.at++
    else if (code === 0x23 || (code === 0x2d && text.charCodeAt(c.at + 1) === 0x2d)) {
      if (!skipLine(c)) return false
    } else if (code === 0x2f && text.charCodeAt(c.at + 1) === 0x2a) {
      if (!skipComment(c)) return false
    } else if (code === 0x2a && c.executable && text.charCodeAt(c.at + 1) === 0x2f) {
      c.at += 2
      c.executable = false
    } else if (code === 0x3a && text.charCodeAt(c.at + 1) === 0x3a) c.at = wordEnd(text, c.at + 2)
    else return true
  }
}

/** `#` and `--`: to the end of the line. False when that is the end of the value. */
function skipLine(c: Cursor): boolean {
  c.start = c.at
  const end = c.text.indexOf('\n', c.at)
  if (end < 0 || end === c.text.length - 1) return false
  c.at = end + 1
  c.commented = true
  return true
}

function skipComment(c: Cursor): boolean {
  c.start = c.at
  if (c.text.charCodeAt(c.at + 2) === 0x21) {
    c.at += 3
    c.commented = true
    while (isDigit(c.text.charCodeAt(c.at))) c.at++
    c.executable = true
    return true
  }
  const end = c.text.indexOf('*/', c.at + 2)
  if (end < 0) return false
  c.commented = true
  c.at = end + 2
  return true
}

function readNumber(c: Cursor): number {
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

function readWord(c: Cursor): number {
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
function readString(c: Cursor, quote: number): number {
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

function readDelimited(c: Cursor, close: number): number {
  // Not indexOf: without a bound, many opening marks and no closing one would cost quadratic time.
  let end = c.at + 1
  const last = Math.min(c.text.length, end + LONGEST_WORD)
  while (end < last && c.text.charCodeAt(end) !== close) end++
  if (end >= last) return single(c, OTHER)
  c.use = wordAt(c.text, c.at + 1, end).use
  c.at = end + 1
  return NAME
}

function readVariable(c: Cursor): number {
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
function readEscape(c: Cursor): number {
  c.at++
  if (isWord(c.text.charCodeAt(c.at))) c.at = wordEnd(c.text, c.at)
  return PREFIX
}

function readBackslash(c: Cursor): number {
  if ((c.text.charCodeAt(c.at + 1) | 0x20) !== 0x6e) return single(c, OTHER)
  c.at += 2 // \N is NULL in MySQL
  return NUMBER
}

function readOperator(c: Cursor, code: number): number {
  const after = c.text.charCodeAt(c.at + 1)
  c.at++
  switch (code) {
    case 0x7c:
      return after === 0x7c ? single(c, PIPES) : ARITHMETIC
    case 0x26:
      return after === 0x26 ? single(c, LOGIC) : ARITHMETIC
    case 0x3c: // < <= <> <=> <<
    case 0x3e: // > >= >>
    case 0x3d: // = ==
    case 0x21: // ! != !~
      return readComparison(c, code)
    case 0x7e:
      return PREFIX
    case 0x3a: // := assigns
      return after === 0x3d ? single(c, ARITHMETIC) : OTHER
    case 0x3f:
      return after === 0x7c || after === 0x26 ? single(c, COMPARE) : OTHER
    case 0x2d:
      if (after === 0x3e) c.at += c.text.charCodeAt(c.at + 1) === 0x3e ? 2 : 1 // -> and ->> of JSON
      return ARITHMETIC
    case 0x2b:
    case 0x2a:
    case 0x2f:
    case 0x25:
    case 0x5e:
      return ARITHMETIC
    default:
      return OTHER
  }
}

function readComparison(c: Cursor, code: number): number {
  const from = c.at
  if (code === 0x3d && c.text.charCodeAt(from) === 0x3e) return single(c, OTHER) // => of programming languages
  for (let code = c.text.charCodeAt(c.at); code >= 0x3c && code <= 0x3e && c.at - from < 2; ) {
    c.at++
    code = c.text.charCodeAt(c.at)
  }
  if (code !== 0x21) return COMPARE
  if (c.text.charCodeAt(c.at) === 0x7e) c.at++ // !~ and !~* of PostgreSQL
  return c.at === from ? PREFIX : COMPARE
}

export function wordEnd(text: string, from: number): number {
  let at = from
  let code = text.charCodeAt(at)
  while (isWord(code) || isDigit(code) || (code === DOT && continuesName(text, at + 1))) code = text.charCodeAt(++at)
  return at
}

/** `schema.table`, `master..xp_cmdshell`. */
function continuesName(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return isWord(code) || (code === DOT && isWord(text.charCodeAt(at + 1)))
}

const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const BACKTICK = 0x60
const DOT = 0x2e
const LONGEST_WORD = 64

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)
}

/** Letters, `_`, `$` and everything beyond ASCII but the no-break space. */
export function isWord(code: number): boolean {
  const letter = code | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || code === 0x5f || code === 0x24 || (code > 0x7f && code !== 0xa0)
}
