/**
 * What would have let a refused request pass: all changes together, and none of them alone. It speaks for the plugin that
 * refused; those behind it were not asked.
 */
export interface Counterfactual {
  readonly changes: readonly Change[]
  /** Limits that would then have counted the request: it passes as long as there is something left of them. */
  readonly limits: readonly string[]
}

export type Change =
  /** Nothing suspicious is found in these places any more. */
  | {
      readonly what: 'evidence'
      /** As in `Signal.where`. */
      readonly without: readonly string[]
      /** The score without them. */
      readonly score: number
      /** The highest score that passes; `null` when the rules do not ask for the score, but for what was found. */
      readonly passesAt: number | null
    }
  /** The client is remembered as less dangerous. */
  | { readonly what: 'standing'; readonly is: number; readonly passesAt: number }
  /** A test in the condition of a rule turns out otherwise. */
  | { readonly what: 'test'; readonly rule: string; readonly test: string; readonly is: boolean }
  /** The client comes again after so long. */
  | { readonly what: 'wait'; readonly ms: number }
  /** Something on a list is taken from it, or runs out. */
  | { readonly what: 'entry'; readonly entry: string; readonly untilMs: number | null }
