/**
 * What a plugin wants done with a request. A verdict is a value: it can be logged, observed, tested and overridden.
 * Returning `undefined` instead of a verdict means "no opinion: go on".
 */
export type Verdict = AllowVerdict | DenyVerdict | LimitVerdict | ChallengeVerdict

export type VerdictAction = Verdict['action']

interface VerdictBase {
  /** One line for the decision record; never shown to the client. */
  readonly reason: string
  /** The rule, list or limit inside the plugin that decided, for `sallyport explain`. */
  readonly rule?: string
}

/** Ends the chain and beats every later plugin. */
export interface AllowVerdict extends VerdictBase {
  readonly action: 'allow'
}

/** Refuses the request. `status` is 400-599; 403 when absent. */
export interface DenyVerdict extends VerdictBase {
  readonly action: 'deny'
  readonly status?: number
  /** Also bans the client for so long, on every edge; enforced where the plugin `bans` is listed. Never in observe mode. */
  readonly banMs?: number
  /** The client is told to come again after this (Retry-After, RFC 9110, 10.2.3). */
  readonly retryAfterMs?: number
}

/** Refuses the request for now with 429. `retryAfterMs` is the earliest moment at which a retry can succeed. */
export interface LimitVerdict extends VerdictBase {
  readonly action: 'limit'
  readonly retryAfterMs: number
  /** Names of the limits that were exceeded (`violated-policies` of the problem document). */
  readonly violated: readonly string[]
}

/** Sends the client to another page first (302 to `location`, an absolute URL or a path of this host). */
export interface ChallengeVerdict extends VerdictBase {
  readonly action: 'challenge'
  readonly location: string
}
