import { skipBlanks } from './sqli-blanks.ts'
import { type Cursor, isDigit, isWord, single } from './sqli-cursor.ts'
import { CLOSE, COMMA, COMMENT, END, OPEN, SEMICOLON } from './sqli-kinds.ts'
import {
  readBackslash,
  readDelimited,
  readEscape,
  readNumber,
  readString,
  readVariable,
  readWord,
} from './sqli-literals.ts'
import { readOperator } from './sqli-operators.ts'

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

const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const BACKTICK = 0x60
const DOT = 0x2e
