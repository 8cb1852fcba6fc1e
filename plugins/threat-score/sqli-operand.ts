import type { Cursor } from './sqli-cursor.ts'
import {
  CONSTANT,
  END,
  FILE,
  NAME,
  NUMBER,
  OPEN,
  OPEN_STRING,
  PROBE,
  SCHEMA,
  SPELL,
  STRING,
  SYSTEM,
  VARIABLE,
} from './sqli-kinds.ts'
import {
  AFTER_LOGIC,
  BUILT,
  JOINED_TAUTOLOGY,
  LITERAL_CONDITION,
  PROBED,
  REACHED,
  SPELLED,
  SUBSELECT,
  SWITCHED,
  SYSTEM_READ,
  TAUTOLOGY,
  type Walk,
} from './sqli-shape.ts'
import { peek } from './sqli-tokens.ts'

export function expect(w: Walk): true {
  w.wants = true
  w.aliased = false
  return true
}

export function operand(w: Walk, kind: number): boolean {
  const { c } = w
  const called =
    c.text.charCodeAt(c.at) === 0x28 || (kind === NAME && (c.use !== 0 || w.quoted) && peek(c).kind === OPEN)
  note(w, called)
  if (c.word === 'table' && w.previous === OPEN && w.comparing && isTableStatement(peek(c))) {
    w.seen |= SUBSELECT
    w.statement = true
  }
  if (called) {
    if (w.callDepth < 0) {
      w.callStart = c.start
      w.callEnd = 0
      w.callDepth = w.depth
    }
    // `or true()` of XPath and of some databases
    if (kind === CONSTANT && w.after === AFTER_LOGIC && c.text.startsWith('()', c.at))
      w.seen |= TAUTOLOGY | JOINED_TAUTOLOGY
    w.deciding = c.word === 'if' || c.word === 'iif'
    w.after = 0
    return true // the parenthesis is read as the next token, and its content as operands
  }
  const fixed = isFixed(kind) && !(kind === OPEN_STRING && c.at - c.start > LONGEST_REST)
  // `a = 'b' = 1` compares what it has compared already: a name with something behind it.
  if (w.comparing && w.operandKind !== END && !w.compared) {
    if ((fixed && areComparable(w, kind)) || (isNamed(kind) && w.operandKind === kind && isSameName(w)))
      w.seen |= TAUTOLOGY | (w.joined && w.equal ? JOINED_TAUTOLOGY : 0) | (w.deciding ? SWITCHED : 0)
  }
  w.compared = w.comparing
  w.joined = w.after === AFTER_LOGIC
  w.comparing = false
  w.literal = fixed && w.after !== 0
  w.after = 0
  w.operandKind = kind
  w.operandStart = c.start
  w.operandEnd = c.at
  w.wants = false
  w.aliased = false
  return true
}

/** `('1','a')<=(table staff limit 1)` (MySQL 8) */
function isTableStatement(name: Cursor): boolean {
  if (name.kind !== NAME) return false
  const { word } = peek(name)
  return word === 'limit' || word === 'order'
}

/** What stays behind of the application's string is short: a longer rest is text, and equals nothing. */
const LONGEST_REST = 42

/** `'Coates' = 1` is decided, but nobody asks it: of two kinds the text has to be a number. */
function areComparable({ c, operandKind, operandStart }: Walk, kind: number): boolean {
  if (!isFixed(operandKind)) return false
  if (operandKind === STRING && kind === NUMBER) return /[\d$]/.test(c.text.charAt(operandStart + 1))
  return true
}

function isSameName({ c, operandStart, operandEnd }: Walk): boolean {
  const { text, start, at } = c
  if (at - start !== operandEnd - operandStart) return false
  return text.slice(start, at).toLowerCase() === text.slice(operandStart, operandEnd).toLowerCase()
}

function isNamed(kind: number): boolean {
  return kind === NAME || kind === VARIABLE
}

function isFixed(kind: number): boolean {
  return kind === NUMBER || kind === STRING || kind === OPEN_STRING || kind === CONSTANT
}

export function settleLiteral(w: Walk): undefined {
  if (w.literal) w.seen |= LITERAL_CONDITION
  w.literal = false
}

/** What the name just read is used for. Most names tell something only when they are called. */
export function note(w: Walk, called: boolean): undefined {
  const { use } = w.c
  if (use & (SCHEMA | FILE) || (called && use & PROBE)) w.seen |= use & ~SCHEMA & PROBE ? PROBED | REACHED : PROBED
  if (use & SYSTEM && (called || w.c.kind === VARIABLE)) w.seen |= SYSTEM_READ
  if (called ? use !== 0 && !(use & (PROBE | SYSTEM)) : isHexLiteral(w.c))
    w.seen |= !called || use & SPELL ? BUILT | SPELLED : BUILT
}

/** Text as a number, `0x61646d696e`: a way around quotes. */
function isHexLiteral(c: Cursor): boolean {
  return c.kind === NUMBER && c.at - c.start > 5 && (c.text.charCodeAt(c.start + 1) | 0x20) === 0x78
}

/** `like('a', b)`: an operator as a function (SQLite). */
export function isCalled({ text, at, word }: Cursor): boolean {
  return text.charCodeAt(at) === 0x28 && (word === 'like' || word === 'glob' || word === 'regexp')
}
