import type { ClientInfo, RequestContext } from './context.ts'
import type { BanKind } from './events.ts'

/** Whom a ban is about. Addresses and networks (CIDR) in any spelling; identities as in `client.identity`. */
export interface BanTarget {
  readonly kind: BanKind
  readonly value: string
}

/** What stands on one target, on all edges. Times are milliseconds since 1970 by the clock that edges share. */
export interface Ban {
  /** 16 hex digits; a change gives the target a new one. */
  readonly id: string
  readonly kind: BanKind
  /** In canonical form. */
  readonly target: string
  /** `allow` protects from every ban; `lifted` marks for a while that there is none any more. */
  readonly effect: 'ban' | 'allow' | 'lifted'
  readonly author: 'operator' | 'automatic'
  /** Who wanted it: `operator alice`, `policy hostile` (a rule), `plugin behaviour`. */
  readonly by: string
  readonly reason: string
  /** The edge on which it was made. */
  readonly edge: string
  readonly atMs: number
  readonly untilMs: number
}

export interface BanOutcome {
  /** False: nothing was changed, and `why` says which rule or bound was against it. */
  readonly done: boolean
  readonly why: string
  /** What stands on the target now. */
  readonly stands: Ban | null
}

/** The shared bans, as a plugin may use them. Answers at once; other edges and Redis follow within milliseconds. */
export interface Bans {
  /** Does nothing for a plugin in observe mode. Never hits trusted proxies nor, unless configured, private addresses. */
  add(target: BanTarget, options: { readonly forMs: number; readonly reason: string }): BanOutcome
  /** Ends a ban that no operator has set. */
  lift(target: BanTarget, reason: string): BanOutcome
  /** The ban that is in force on a request: of its address, its identity as far as known by now, its fingerprint. */
  get(ctx: RequestContext): Ban | undefined
  /** 16 hex digits over names, order and some values of the request's headers; see docs/bans.md for what it is worth. */
  fingerprint(ctx: RequestContext): string
}

/** What to ban to keep a client away: its address, or for IPv6 the network of 64 bits, which is the least that a client has. */
export function clientTarget({ address, key, version }: ClientInfo): BanTarget {
  return version === 4 ? { kind: 'address', value: address } : { kind: 'network', value: key }
}
