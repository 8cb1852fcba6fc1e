import type { Cursor } from './sqli-cursor.ts'
import {
  ARITHMETIC,
  CLAUSE,
  COMMENT,
  CONSTANT,
  END,
  NAME,
  NUMBER,
  OPEN,
  OPEN_STRING,
  PREFIX,
  STATEMENT,
  STRING,
  VARIABLE,
} from './sqli-kinds.ts'
import { expect } from './sqli-operand.ts'
import { COMMENTED, UNION_SELECT, UNION_WORDS, type Walk } from './sqli-shape.ts'
import { opensStatement } from './sqli-statement.ts'
import { next, peek } from './sqli-tokens.ts'

/** What follows UNION, EXCEPT and the like: another SELECT, or values. */
export function union(w: Walk): boolean {
  for (;;) {
    const kind = next(w.c)
    if (w.c.commented) w.seen |= COMMENTED
    if (kind === OPEN) {
      w.depth++
      continue
    }
    if (kind === PREFIX || kind === ARITHMETIC) continue // `all`, `distinct`; a plus that should have been a blank
    if (kind === COMMENT && skipsRemark(w.c)) continue
    if (kind === CLAUSE && w.c.word === 'values') return values(w)
    if (w.c.word === 'table' && isTable(peek(w.c))) {
      w.seen |= UNION_SELECT
      w.statement = true
      return true
    }
    if (kind !== STATEMENT || w.c.word !== 'select') return false
    w.seen |= !isPhrase(w) && (opensStatement(w.c) || isCutOff(peek(w.c).kind)) ? UNION_SELECT : UNION_WORDS
    w.statement = true
    return expect(w)
  }
}

/** `union table mysql.user limit 1` (MySQL 8) */
function isTable(name: Cursor): boolean {
  if (name.kind !== NAME) return false
  const { kind, word } = peek(name)
  return kind === END || kind === COMMENT || word === 'limit' || word === 'order'
}

/** `union values (1,2)`, `union values row(1,2)` */
function values(w: Walk): true {
  let ahead = peek(w.c)
  if (ahead.kind === NAME) ahead = peek(ahead)
  if (ahead.kind === OPEN && isValue.has(peek(ahead).kind)) w.seen |= UNION_SELECT
  w.statement = true
  return expect(w)
}

/** The two words alone, as somebody looks them up: `union all select`. */
function isPhrase(w: Walk): boolean {
  if (w.tokens > 0 || w.operandKind !== END || w.depth > 0) return false
  const { text } = w.c
  const { kind, start, at } = peek(w.c)
  if (kind === END || (kind === OPEN_STRING && at - start === 1)) return true
  // `"union select" books`: looked up word by word. Behind a quote of the application there is an operand.
  if ((kind !== OPEN_STRING && kind !== STRING) || start !== w.c.at) return false
  const near = text.slice(Math.max(0, start - LONGEST_PHRASE), start + LONGEST_REMARK)
  return quotedPhrase.test(near) && !selected.test(near)
}

const LONGEST_PHRASE = 24
const quotedPhrase = /(?:^|[\s=:])(?:"union (?:all )?select"|'union (?:all )?select')(?:$|[\s&])/i
const selected = /select["'][^\n]{0,64}(?:--|#|,|\bfrom\b)/i

const isValue: ReadonlySet<number> = new Set([NUMBER, STRING, CONSTANT, VARIABLE, OPEN])

/** `union # x select`: the end of the line is lost, or comes later. The cursor is then at the SELECT. */
function skipsRemark(c: Cursor): boolean {
  if (c.text.charCodeAt(c.start) !== 0x23) return false
  const at = c.text.slice(c.start, c.start + LONGEST_REMARK).search(/\bselect\b/i)
  if (at < 0) return false
  c.at = c.start + at
  return true
}
const LONGEST_REMARK = 64

function isCutOff(kind: number): boolean {
  return kind === END || kind === COMMENT || kind === STRING
}
