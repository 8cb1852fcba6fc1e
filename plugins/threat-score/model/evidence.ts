import type { Field } from '../../../gateway/contract/index.ts'
import {
  AMPERSAND,
  BACKSLASH,
  BACKTICK,
  BRACE,
  BRACKET,
  DOLLAR,
  HASH,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  PIPE,
  QUOTE,
  SEMICOLON,
  STAR,
} from '../glance.ts'

/** Points for each unit of log-odds beyond the operating point, which training finds (weights.ts). */
const POINTS_PER_UNIT = 30
/** Enough to deny: reached where, of sources never seen, not one value in a thousand is a false alarm. */
const MOST_POINTS = 80

/** Whoever has none of these writes words, addresses or paths, which the families read better. */
const WORTH =
  QUOTE |
  PAREN |
  SEMICOLON |
  PIPE |
  LESS |
  BACKTICK |
  DOLLAR |
  BRACE |
  BRACKET |
  STAR |
  HASH |
  BACKSLASH |
  AMPERSAND |
  PERCENT |
  LINE_END
const SHORTEST = 4
/** Lines of addresses, ports and times. */
const DIGITS = /^[\d.:,/ \r\n-]*$/

/** Points for log-odds beyond the operating point: 30 for each unit, at most 80. */
export function modelPoints(logit: number): number {
  return logit <= 0 ? 0 : Math.min(MOST_POINTS, Math.round(logit * POINTS_PER_UNIT))
}

/**
 * Whether the model is asked about a value. Headers of browsers are full of marks and say nothing: there it only weighs
 * what a family has found. What is certain needs no second opinion.
 */
export function isWorthAsking({ kind, value }: Field, marks: number, strongest: number): boolean {
  if (strongest >= 90 || value.length < SHORTEST) return false
  if ((marks & WORTH) === LINE_END && DIGITS.test(value)) return false
  return kind === 'header' ? strongest > 0 : (marks & WORTH) !== 0
}
