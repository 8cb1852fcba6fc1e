import { alias, batch, blankPlus, clause, stacked, statement } from './sqli-clauses.ts'
import type { Cursor } from './sqli-cursor.ts'
import {
  ARITHMETIC,
  CASE,
  CLAUSE,
  CLOSE,
  COMMA,
  COMMENT,
  COMPARE,
  CONSTANT,
  END,
  LOGIC,
  NAME,
  NUMBER,
  OPEN,
  OPEN_STRING,
  PIPES,
  PREFIX,
  SEMICOLON,
  STATEMENT,
  STRING,
  TAIL,
  UNION,
  VARIABLE,
} from './sqli-kinds.ts'
import { expect, isCalled, operand, settleLiteral } from './sqli-operand.ts'
import {
  AFTER_LOGIC,
  AT_END,
  BATCHED,
  BROKEN,
  CLOSED,
  COMMENTED,
  COMPARED,
  COMPUTED,
  CONCATENATED,
  IDENTICAL,
  IN_COMMENT,
  IN_STRING,
  LISTED,
  LOGICAL,
  type Operand,
  type Shape,
  STARTED,
  TERMINATED,
  type Walk,
} from './sqli-shape.ts'
import { next, peek } from './sqli-tokens.ts'
import { union } from './sqli-union.ts'

/**
 * Reads tokens from the cursor as the continuation of an SQL expression and stops at the first one that cannot follow.
 * `left` is the operand that stands before the cursor; without one an operand is expected first.
 */
export function walk(c: Cursor, left?: Operand): Shape {
  const w: Walk = {
    c,
    seen: 0,
    ending: BROKEN,
    tokens: 0,
    first: END,
    wants: left === undefined,
    quoted: left?.kind === STRING && left.end === 0,
    statement: false,
    cases: 0,
    depth: 0,
    operandKind: left?.kind ?? END,
    operandStart: left?.start ?? 0,
    operandEnd: left?.end ?? 0,
    comparing: false,
    literal: false,
    joined: false,
    compared: false,
    after: 0,
    equal: false,
    deciding: false,
    between: false,
    previous: END,
    callStart: 0,
    callEnd: 0,
    callDepth: -1,
    plus: false,
    aliased: false,
  }
  for (;;) {
    const kind = next(c)
    if (c.commented) w.seen |= COMMENTED
    if (kind === END || kind === COMMENT) {
      settleLiteral(w)
      w.ending = kind === COMMENT ? IN_COMMENT : w.previous === SEMICOLON ? TERMINATED : AT_END
      return w
    }
    const went = w.wants ? wanted(w, kind) : following(w, kind)
    if (!went) {
      if (kind === SEMICOLON) w.ending = TERMINATED
      return w
    }
    w.previous = kind
    if (w.tokens === 0) w.first = kind
    w.plus = kind === ARITHMETIC && c.text.charCodeAt(c.start) === 0x2b
    w.tokens++
    if (kind === OPEN_STRING) {
      settleLiteral(w)
      w.ending = IN_STRING
      return w
    }
  }
}

/** A token where an operand must come. */
function wanted(w: Walk, kind: number): boolean {
  const { c } = w
  switch (kind) {
    case NUMBER:
    case CONSTANT:
    case STRING:
    case OPEN_STRING:
    case VARIABLE:
    case NAME:
      return operand(w, kind)
    case OPEN:
      w.depth++
      return true
    case CLOSE:
      close(w)
      w.wants = false
      return w.previous === OPEN || w.statement
    case PREFIX:
      return true
    case ARITHMETIC:
      // A sign, or the star of `select *` and `count(*)`.
      if (c.text.charCodeAt(c.start) !== 0x2a) return w.previous !== ARITHMETIC || isSign(c)
      w.wants = false
      w.operandKind = NAME
      return true
    case COMPARE:
      // `is not like`, `sounds like`; `like('a', b)` of SQLite
      return w.previous === COMPARE || (isCalled(c) && operand(w, NAME))
    case CASE:
      w.cases++
      w.previous = CASE
      return true
    case STATEMENT:
      return statement(w)
    case CLAUSE:
    case TAIL:
      if (c.text.charCodeAt(c.at) === 0x28) return operand(w, NAME)
      return w.statement || w.cases > 0 ? clause(w, kind) : blankPlus(w) && following(w, kind)
    case LOGIC:
    case UNION:
      return blankPlus(w) && following(w, kind)
    default:
      return false
  }
}

/** A token where an operand has just ended. */
function following(w: Walk, kind: number): boolean {
  const { c } = w
  if (w.literal && kind !== COMPARE && kind !== ARITHMETIC && kind !== PIPES) settleLiteral(w)
  switch (kind) {
    case LOGIC:
      if (w.between && c.word === 'and') w.between = false
      else {
        w.seen |= LOGICAL
        w.after = AFTER_LOGIC
      }
      w.comparing = false
      return expect(w)
    case COMPARE:
      return compare(w)
    case ARITHMETIC:
      w.literal = false
      w.seen |= COMPUTED
      return expect(w)
    case PIPES:
      w.seen |= CONCATENATED
      w.after = AFTER_LOGIC
      return expect(w)
    case PREFIX:
      if (c.word === 'notnull') w.seen |= COMPARED
      return c.word === 'not' || c.word === 'all' || c.word === 'notnull'
    case CLOSE:
      close(w)
      if (w.depth < 0) w.seen |= CLOSED
      return true
    case COMMA:
      w.deciding = false
      w.seen |= LISTED
      return expect(w)
    case UNION:
      return union(w)
    case SEMICOLON:
      return stacked(w)
    case STATEMENT:
      return batch(w, w.tokens === 0 ? STARTED : BATCHED)
    case CLAUSE:
    case TAIL:
      return clause(w, kind)
    case OPEN:
      // A column list `insert into t (a, b)`, or `1)(select ..`; `x in (..)` comes through `wanted`.
      w.depth++
      return (w.statement || peek(c).word === 'select') && expect(w)
    case NAME:
      return alias(w)
    case STRING:
    case VARIABLE:
      return w.statement && alias(w)
    default:
      return false
  }
}

function compare(w: Walk): boolean {
  if (w.c.word === 'between') w.between = true
  w.comparing = true
  w.equal = asksEquality(w.c)
  w.literal = false
  w.seen |= w.equal && w.previous === CLOSE && isRepeated(w) ? COMPARED | IDENTICAL : COMPARED
  return expect(w)
}

function close(w: Walk): undefined {
  w.depth--
  if (w.depth !== w.callDepth) return
  w.callDepth = -1
  w.callEnd = w.c.at
}

/** Whether the call before the comparison stands behind it again. */
function isRepeated({ c, callStart, callEnd }: Walk): boolean {
  const length = callEnd - callStart
  if (length <= 0 || length > LONGEST_CALL) return false
  let at = c.at
  while (c.text.charCodeAt(at) <= 0x20) at++
  return c.text.slice(at, at + length).toLowerCase() === c.text.slice(callStart, callEnd).toLowerCase()
}
const LONGEST_CALL = 200

/** `=`, `<=>` and words such as LIKE; not `<` and `>`. */
function asksEquality({ text, start, at }: Cursor): boolean {
  const code = text.charCodeAt(start)
  return (code !== 0x3c && code !== 0x3e) || at - start === 3
}

function isSign(c: Cursor): boolean {
  const code = c.text.charCodeAt(c.start)
  return code === 0x2b || code === 0x2d
}
