import type { Counterfactual } from './counterfactual.ts'
import type { Signal } from './score.ts'
import type { VerdictAction } from './verdict.ts'

/** CloudEvents 1.0 (JSON format). `id` is `<edge>.<boot>.<seq>`; `seq` has no gaps per edge and boot. */
export interface LedgerEvent<Type extends EventType = EventType> {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: `dev.sallyport.${Type}.v1`
  /** RFC 3339, milliseconds. */
  readonly time: string
  readonly data: EventData[Type]
}

export type EventType = keyof EventData

export interface EventData {
  decision: Decision
  summary: Summary
  state: StateChange
  ban: BanChange
  audit: AuditEntry
  gap: Gap
}

/** The recorded outcome of one request. Names and places only: no query, header, cookie or body values. */
export interface Decision {
  readonly request: {
    readonly id: string
    readonly method: string
    readonly host: string
    readonly path: string
    readonly route: string | null
  }
  readonly client: { readonly address: string; readonly identity: string | null; readonly standing: number }
  readonly verdict: DecidedBy
  /** What plugins and rules in observe mode would have done. */
  readonly observed: readonly DecidedBy[]
  readonly score: { readonly total: number; readonly signals: readonly Signal[] }
  /** What plugins found in the response, by the arithmetic of the score; absent when nothing. No part of `score`. */
  readonly response?: { readonly total: number; readonly signals: readonly Signal[] }
  /** Rules that matched, ending or not, in order. */
  readonly matched: readonly string[]
  readonly tags: readonly string[]
  readonly limits: readonly LimitState[]
  readonly skipped: readonly Skipped[]
  readonly outcome: {
    /** The status sent to the client; 0 when it went away before one was sent. */
    readonly status: number
    readonly bytes: number
    /** Time spent in the gateway itself, without waiting for the application or the client. */
    readonly gatewayMicros: number
    /** From dispatch to the application's response head; `null` when the application was not asked. */
    readonly upstreamMillis: number | null
    /** Code of gateway/errors.ts when the gateway itself ended the request. */
    readonly error: string | null
    readonly aborted: 'client' | 'upstream' | null
  }
  /** What would have let it pass; absent where nothing was refused or nobody can say. */
  readonly counterfactual?: Counterfactual
  /** Hash over the config and every policy in force: `sha256:<16 hex digits>`. */
  readonly policy: string
}

export interface DecidedBy {
  /** `pass`: no plugin had an opinion. `refuse`: the gateway's own checks ended it, see `outcome.error`. */
  readonly action: VerdictAction | 'pass' | 'refuse'
  readonly plugin: string | null
  readonly rule: string | null
  readonly mode: 'enforce' | 'observe'
  readonly reason: string
}

/** State of one rate limit for this client after this request. */
export interface LimitState {
  readonly name: string
  /** Whole requests that would still pass now. */
  readonly remaining: number
  readonly degraded: boolean
}

/** A hook that did not run, or whose result was not used, and why. */
export interface Skipped {
  readonly plugin: string
  readonly hook: string
  readonly why: 'threw' | 'late' | 'over-budget'
}

/** Counts of one second; makes sampling lossless for statistics. */
export interface Summary {
  readonly fromMs: number
  readonly toMs: number
  readonly requests: number
  readonly actions: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<string, number>>
  /** Decisions that were counted here only, because sampling left them out of the stream. */
  readonly unsampled: number
}

export interface StateChange {
  readonly what:
    | 'start'
    | 'reload'
    | 'drain'
    | 'bypass'
    | 'recover'
    | 'store-away'
    | 'store-back'
    | 'worker-lost'
    | 'worker-back'
    | 'policy-guard'
  readonly detail: string
}

export type BanKind = 'address' | 'network' | 'identity' | 'fingerprint'

/** A change of the shared bans; told once, by one edge. */
export interface BanChange {
  /** `restore`: put back into a store that had lost it. `conflict`: two wanted different things, and `conflict` says why one stands. */
  readonly action: 'add' | 'remove' | 'expire' | 'restore' | 'conflict'
  /** `allow`: not a ban, but what protects from bans. */
  readonly effect: 'ban' | 'allow'
  readonly id: string
  readonly kind: BanKind
  readonly target: string
  readonly reason: string
  /** Who wanted it: `operator alice`, `policy hostile` (a rule), `plugin behaviour`. */
  readonly by: string
  /** When it ends, milliseconds since 1970. */
  readonly untilMs: number
  /** The rule of precedence that decided, what stands and what gave way; `null` when nothing was against it. */
  readonly conflict: string | null
}

/** What somebody changed by hand. `before` and `after` are plain data without secrets; `null`: nothing was there. */
export interface AuditEntry {
  readonly who: string
  readonly what: string
  readonly target: string
  readonly before: unknown
  readonly after: unknown
}

/** Declared loss: of these numbers, those that the reader of `sink` has not received will never come. */
export interface Gap {
  /** Whose numbers: `<edge>.<boot>`, as ids begin. This process, or one before it that was killed. */
  readonly stream: string
  /** The sink that lost them; readers of another one may have them all. */
  readonly sink: string
  readonly from: number
  /** `null`: nobody knows how far that process came before it was killed. */
  readonly to: number | null
  /** How many were lost; `null` when some of the range may have arrived. */
  readonly count: number | null
  readonly why: 'queue-full' | 'write-failed' | 'killed' | 'spill-damaged'
}
