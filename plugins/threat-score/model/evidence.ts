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

/** Log-odds below which the model is silent, and points for each unit beyond. */
const SILENT = 2
const POINTS_PER_UNIT = 12
/** Alone it is a note (observe begins at 40). With a family that is in doubt (60) it is a refusal. */
const MOST_POINTS = 50

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

/** Points for log-odds: 12 for each unit beyond 2, at most 50. */
export function modelPoints(logit: number): number {
  return logit <= SILENT ? 0 : Math.min(MOST_POINTS, Math.round((logit - SILENT) * POINTS_PER_UNIT))
}

/**
 * Whether the model is asked about a value. Headers of browsers are full of marks and say nothing: there it only weighs
 * what a family has found. What is certain needs no second opinion.
 */
export function isWorthAsking({ kind, value }: Field, marks: number, strongest: number): boolean {
  if (strongest >= 90 || value.length < SHORTEST) return false
  return strongest > 0 || (kind !== 'header' && (marks & WORTH) !== 0)
}
