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
  FILE,
  LOGIC,
  NAME,
  NUMBER,
  OPEN,
  OPEN_STRING,
  PIPES,
  PREFIX,
  PROBE,
  SCHEMA,
  SEMICOLON,
  SLOW,
  STATEMENT,
  STRING,
  SYSTEM,
  TAIL,
  UNION,
  VARIABLE,
} from './sqli-kinds.ts'
import { opensStatement } from './sqli-statement.ts'
import { type Cursor, next, peek } from './sqli-tokens.ts'

/** What a walk has seen, as bits. */
export const LOGICAL = 1
/** A comparison. */
export const COMPARED = 2
/** A comparison that is decided before any row is read: `1=1`, `'a'='a`, `x=x`. */
export const TAUTOLOGY = 4
/** `or 1`, `and true`: a condition that is one literal. */
export const LITERAL_CONDITION = 8
export const UNION_SELECT = 16
export const SUBSELECT = 32
/** A second statement, after a semicolon or (SQL Server) without one. */
export const STACKED = 64
export const ORDERED = 128
export const GROUPED = 256
export const LIMITED = 512
export const CONCATENATED = 1024
/** A call of, or a name from, the slow, error, file and schema tables. */
export const PROBED = 2048
export const SYSTEM_READ = 4096
export const BUILT = 8192
export const CASED = 16384
export const CLOSED = 32768
export const COMMENTED = 65536
export const COMPUTED = 131072
/** An operand followed by a bare word: an alias in SQL, most often prose. */
export const ALIASED = 262144
export const INTO_FILE = 524288
export const ORDERED_BY_NUMBER = 1048576
export const FROM = 2097152
export const LISTED = 4194304
/** The first word read begins a statement: the value is SQL, or a text about SQL. */
export const STARTED = 8388608
/** `union select word`, which may be SQL or words. */
export const UNION_WORDS = 16777216
/** A second statement without a semicolon before it. */
export const BATCHED = 33554432

/** How a walk ended, as bits. */
export const AT_END = 1
export const IN_COMMENT = 2
export const IN_STRING = 4
export const BROKEN = 8

export interface Shape {
  seen: number
  ending: number
  /** Tokens that fitted. */
  tokens: number
  /** The kind of the first one. */
  first: number
}

/** An operand by its kind and place; a place of length 0 is unknown. */
export interface Operand {
  readonly kind: number
  readonly start: number
  readonly end: number
}

interface Walk extends Shape {
  readonly c: Cursor
  /** True when an operand must come next. */
  wants: boolean
  /** True when the walk began behind a quote. */
  readonly quoted: boolean
  /** True inside a statement, where clauses and aliases are allowed. */
  statement: boolean
  cases: number
  depth: number
  /** The last operand, to compare it with the next one. */
  operandKind: number
  operandStart: number
  operandEnd: number
  comparing: boolean
  /** The operand just read stands alone after AND or OR. */
  literal: boolean
  afterLogic: boolean
  between: boolean
  previous: number
  /** The previous token is a plus sign. */
  plus: boolean
  aliased: boolean
}

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
    afterLogic: false,
    between: false,
    previous: END,
    plus: false,
    aliased: false,
  }
  for (;;) {
    const kind = next(c)
    if (c.commented) w.seen |= COMMENTED
    if (kind === END || kind === COMMENT) {
      settleLiteral(w)
      w.ending = kind === END ? AT_END : IN_COMMENT
      return w
    }
    const went = w.wants ? wanted(w, kind) : following(w, kind)
    if (!went) return w
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
      w.depth--
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
      return w.previous === COMPARE // `is not like`, `sounds like`
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
        w.afterLogic = true
      }
      w.comparing = false
      return expect(w)
    case COMPARE:
      if (c.word === 'between') w.between = true
      w.comparing = true
      w.literal = false
      w.seen |= COMPARED
      return expect(w)
    case ARITHMETIC:
      w.literal = false
      w.seen |= COMPUTED
      return expect(w)
    case PIPES:
      w.seen |= CONCATENATED
      w.afterLogic = true
      return expect(w)
    case PREFIX:
      return c.word === 'not' || c.word === 'all'
    case CLOSE:
      if (--w.depth < 0) w.seen |= CLOSED
      return true
    case COMMA:
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

function expect(w: Walk): true {
  w.wants = true
  w.aliased = false
  return true
}

function operand(w: Walk, kind: number): boolean {
  const { c } = w
  const called = c.text.charCodeAt(c.at) === 0x28 || (kind === NAME && c.use !== 0 && peek(c).kind === OPEN)
  note(w, called)
  if (called) {
    w.afterLogic = false
    return true // the parenthesis is read as the next token, and its content as operands
  }
  const fixed = isFixed(kind)
  if (w.comparing && w.operandKind !== END) {
    if ((fixed && isFixed(w.operandKind)) || (kind === NAME && w.operandKind === NAME && isSameName(w)))
      w.seen |= TAUTOLOGY
  }
  w.comparing = false
  w.literal = fixed && w.afterLogic
  w.afterLogic = false
  w.operandKind = kind
  w.operandStart = c.start
  w.operandEnd = c.at
  w.wants = false
  w.aliased = false
  return true
}

function isSameName({ c, operandStart, operandEnd }: Walk): boolean {
  const { text, start, at } = c
  if (at - start !== operandEnd - operandStart) return false
  return text.slice(start, at).toLowerCase() === text.slice(operandStart, operandEnd).toLowerCase()
}

function isFixed(kind: number): boolean {
  return kind === NUMBER || kind === STRING || kind === OPEN_STRING || kind === CONSTANT
}

function settleLiteral(w: Walk): undefined {
  if (w.literal) w.seen |= LITERAL_CONDITION
  w.literal = false
}

/** What the name just read is used for. Most names tell something only when they are called. */
function note(w: Walk, called: boolean): undefined {
  const { use } = w.c
  if (use & (SCHEMA | FILE) || (called && use & PROBE)) w.seen |= PROBED
  if (use & SYSTEM && (called || w.c.kind === VARIABLE)) w.seen |= SYSTEM_READ
  if (called ? use !== 0 && !(use & (PROBE | SYSTEM)) : isHexLiteral(w.c)) w.seen |= BUILT
}

/** Text as a number, `0x61646d696e`: a way around quotes. */
function isHexLiteral(c: Cursor): boolean {
  return c.kind === NUMBER && c.at - c.start > 5 && (c.text.charCodeAt(c.start + 1) | 0x20) === 0x78
}

/** `1+union+select`: a plus that should have been a blank. */
function blankPlus(w: Walk): boolean {
  return w.plus || (w.tokens === 0 && w.operandKind === END)
}

function isSign(c: Cursor): boolean {
  const code = c.text.charCodeAt(c.start)
  return code === 0x2b || code === 0x2d
}

function union(w: Walk): boolean {
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
function statement(w: Walk): boolean {
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

function stacked(w: Walk): boolean {
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
  if (ahead.kind !== STATEMENT) return false
  next(w.c)
  return batch(w, STACKED)
}

/** SQL Server runs a second statement even without a semicolon. */
function batch(w: Walk, seen: number): boolean {
  if (!opensStatement(w.c)) return false
  w.seen |= w.c.use & SLOW ? seen | PROBED : seen
  w.statement = true
  return expect(w)
}

function clause(w: Walk, kind: number): boolean {
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
  else if (c.word === 'where') w.afterLogic = true
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
function alias(w: Walk): boolean {
  if (w.statement || w.quoted) note(w, w.c.text.charCodeAt(w.c.at) === 0x28)
  if (w.aliased || !w.statement) return false
  w.aliased = true
  w.seen |= ALIASED
  return true
}
