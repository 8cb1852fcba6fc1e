import type { RequestContext } from './context.ts'
import type { SourceDocument } from './documents.ts'

/** What the gateway does for a plugin that judges by policies (docs/policies.md). */
export interface PolicyShelf {
  /**
   * The policies in force: the files, as `documents` reads them, or what an operator or the blast-radius guard put in
   * their place. A plugin that loads its policies here can be asked to try, apply and take back others. `settings`: plain data
   * beside the files that decides how they judge; when it changes, the policies have changed.
   */
  load(patterns: readonly string[], settings?: unknown): Promise<readonly SourceDocument[]>
  /** Shown to operators (`GET /policies`); read when somebody asks. */
  show(read: () => PolicyReport): undefined
  /** Does what has no effect on the request, and whose time is therefore not held against the plugin's budget. */
  aside(ctx: RequestContext, work: () => undefined): undefined
  /** The same request as a mark that nothing is done to: reads everything, changes nothing. One per name and request. */
  shield(ctx: RequestContext, name: string): RequestContext
}

export interface PolicyReport {
  /** In the order of judging. */
  readonly rules: readonly RuleReport[]
  readonly challengers: ChallengerReport | null
}

/** One rule, and what it did since these files came into force. */
export interface RuleReport {
  readonly file: string
  readonly policy: string
  readonly rule: string
  readonly mode: 'enforce' | 'observe'
  readonly matched: number
  /** Requests that it ended. */
  readonly decided: number
  /** Requests on which it could not be evaluated. */
  readonly errors: number
}

export interface ChallengerReport {
  readonly rules: readonly RuleReport[]
  /** Left out for a while, because it cost more than its budget. */
  readonly paused: boolean
  /** Requests that were not compared: it paused, was given up in the middle, or failed altogether. */
  readonly skipped: { readonly paused: number; readonly late: number; readonly failed: number }
  /** Requests that champion, challenger, both or neither would have refused. */
  readonly refused: Agreement
  /** The same by rule, for every rule of either: requests on which it had an effect. */
  readonly agreement: readonly (Agreement & { readonly policy: string; readonly rule: string })[]
}

export interface Agreement {
  readonly both: number
  readonly champion: number
  readonly challenger: number
  readonly neither: number
}
