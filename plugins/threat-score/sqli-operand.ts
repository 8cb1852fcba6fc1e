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
  SPELLED,
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
  if (called) {
    w.deciding = c.word === 'if' || c.word === 'iif'
    w.after = 0
    return true // the parenthesis is read as the next token, and its content as operands
  }
  const fixed = isFixed(kind) && !(kind === OPEN_STRING && c.at - c.start > LONGEST_REST)
  // `a = 'b' = 1` compares what it has compared already: a name with something behind it.
  if (w.comparing && w.operandKind !== END && !w.compared) {
    if ((fixed && areComparable(w, kind)) || (kind === NAME && w.operandKind === NAME && isSameName(w)))
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
  if (use & (SCHEMA | FILE) || (called && use & PROBE)) w.seen |= PROBED
  if (use & SYSTEM && (called || w.c.kind === VARIABLE)) w.seen |= SYSTEM_READ
  if (called ? use !== 0 && !(use & (PROBE | SYSTEM)) : isHexLiteral(w.c))
    w.seen |= !called || use & SPELL ? BUILT | SPELLED : BUILT
}

/** Text as a number, `0x61646d696e`: a way around quotes. */
function isHexLiteral(c: Cursor): boolean {
  return c.kind === NUMBER && c.at - c.start > 5 && (c.text.charCodeAt(c.start + 1) | 0x20) === 0x78
}
