import {
  ARITHMETIC,
  CLAUSE,
  COMMENT,
  END,
  LOGIC,
  NAME,
  NUMBER,
  OPEN,
  PREFIX,
  SLOW,
  STATEMENT,
  STRING,
} from './sqli-kinds.ts'
import { expect, note, operand } from './sqli-operand.ts'
import {
  AFTER_WHERE,
  ALIASED,
  BATCHED,
  CASED,
  COMMENTED,
  FROM,
  GROUPED,
  INTO_FILE,
  LIMITED,
  LOGICAL,
  ORDERED,
  ORDERED_BY_NUMBER,
  PROBED,
  STACKED,
  STARTED,
  SUBSELECT,
  UNION_SELECT,
  UNION_WORDS,
  type Walk,
} from './sqli-shape.ts'
import { opensStatement } from './sqli-statement.ts'
import { next, peek } from './sqli-tokens.ts'

/** `1+union+select`: a plus that should have been a blank. */
export function blankPlus(w: Walk): boolean {
  return w.plus || (w.tokens === 0 && w.operandKind === END)
}

export function union(w: Walk): boolean {
  for (;;) {
    const kind = next(w.c)
    if (w.c.commented) w.seen |= COMMENTED
    if (kind === OPEN) {
      w.depth++
      continue
    }
    if (kind === PREFIX || kind === ARITHMETIC) continue // `all`, `distinct`; a plus that should have been a blank
    if (kind !== STATEMENT || w.c.word !== 'select') return kind === CLAUSE && w.c.word === 'values'
    w.seen |= opensStatement(w.c) || isCutOff(peek(w.c).kind) ? UNION_SELECT : UNION_WORDS
    w.statement = true
    return expect(w)
  }
}

function isCutOff(kind: number): boolean {
  return kind === END || kind === COMMENT || kind === STRING
}

/** A statement inside parentheses or where the value begins. */
export function statement(w: Walk): boolean {
  if (w.c.word === 'if' && peek(w.c).kind === OPEN) return operand(w, NAME)
  if (!opensStatement(w.c)) return false
  if (w.c.use & SLOW) w.seen |= PROBED
  if (w.previous === END) w.seen |= STARTED
  else if (w.previous === OPEN || w.previous === LOGIC) w.seen |= SUBSELECT
  else if (w.plus) w.seen |= BATCHED
  else return w.statement
  w.statement = true
  return true
}

export function stacked(w: Walk): boolean {
  let ahead = peek(w.c)
  if (ahead.kind === END || ahead.kind === COMMENT) return true
  while (ahead.kind === OPEN) {
    next(w.c)
    ahead = peek(w.c)
  }
  if (ahead.kind === NAME && ahead.use !== 0 && peek(ahead).kind === OPEN) {
    w.seen |= STACKED
    return expect(w)
  }
  if (ahead.kind !== STATEMENT && ahead.word !== 'set') return false
  next(w.c)
  return batch(w, STACKED)
}

/** SQL Server runs a second statement even without a semicolon. */
export function batch(w: Walk, seen: number): boolean {
  if (!opensStatement(w.c)) return false
  w.seen |= w.c.use & SLOW ? seen | PROBED : seen
  w.statement = true
  return expect(w)
}

export function clause(w: Walk, kind: number): boolean {
  const { c } = w
  if (c.word === 'as') {
    const ahead = peek(c)
    if (ahead.kind !== NAME && ahead.kind !== STRING) return false
    next(c)
    return true
  }
  if (c.word === 'order' || c.word === 'group') return ordered(w)
  if (c.word === 'limit' || c.word === 'procedure') w.seen |= LIMITED
  else if (c.word === 'having') w.seen |= GROUPED
  else if (c.word === 'where') w.after = AFTER_WHERE
  else if (c.word === 'from') w.seen |= FROM
  else if (c.word === 'when') w.seen |= CASED
  else if (c.word === 'into') return into(w)
  if (c.word === 'where') w.seen |= LOGICAL
  if (c.word === 'end' && w.cases > 0) {
    w.cases--
    return true
  }
  if (c.word === 'asc' || c.word === 'desc') return true
  if (kind === CLAUSE && !w.statement && w.cases === 0 && !w.plus && c.word !== 'from') return false
  return expect(w)
}

function into(w: Walk): boolean {
  const ahead = peek(w.c)
  if (ahead.word === 'outfile' || ahead.word === 'dumpfile') {
    next(w.c)
    w.seen |= INTO_FILE
    return expect(w)
  }
  return w.statement && expect(w)
}

function ordered(w: Walk): boolean {
  const byGroup = w.c.word === 'group'
  if (peek(w.c).word !== 'by') return false
  next(w.c)
  w.seen |= byGroup ? GROUPED : ORDERED
  if (peek(w.c).kind === NUMBER && !byGroup) w.seen |= ORDERED_BY_NUMBER
  return expect(w)
}

/** One bare word after an operand is an alias, two are prose. */
export function alias(w: Walk): boolean {
  if (w.statement || w.quoted) note(w, w.c.text.charCodeAt(w.c.at) === 0x28)
  if (w.aliased || !w.statement) return false
  w.aliased = true
  w.seen |= ALIASED
  return true
}
