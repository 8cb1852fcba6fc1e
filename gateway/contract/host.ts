import type { Bans } from './bans.ts'
import type { RequestContext } from './context.ts'
import type { SourceDocument } from './documents.ts'
import type { Expressions } from './expressions.ts'
import type { PolicyShelf } from './policies.ts'
import type { Score, Signal } from './score.ts'
import type { SharedLimits } from './state.ts'
import type { Verdict } from './verdict.ts'

/** What the core gives to one plugin: everything is prefixed with, labelled by and limited to that plugin. */
export interface PluginHost {
  readonly log: Logger
  readonly clock: Clock
  readonly metrics: PluginMetrics
  /** A bounded in-process table that survives reloads as long as its name and options stay the same. */
  table<V>(name: string, options: TableOptions): LocalTable<V>
  /** Limits that all edges share; `null` when the gateway has no shared store (`redis` in the config). */
  readonly shared: SharedLimits | null
  /** What all workers of this gateway count in; `null` when there is only one. */
  readonly common: CommonMemory | null
  /** The bans that all edges share; `null` when no plugin enforces them (`use: bans`). */
  readonly bans: Bans | null
  /** A typed slot on the request, shared by all plugins that ask for the same name. */
  fact<K extends keyof WellKnownFacts>(name: K): Fact<WellKnownFacts[K]>
  fact<T>(name: string): Fact<T>
  /** The language of conditions, so that all plugins speak the same. */
  readonly expressions: Expressions
  /** Names of the limits that policies can take from; `null` where nobody knows the other plugins (tests of one file). */
  readonly limits: readonly string[] | null
  /** Names of the upstreams; `null` where nobody knows them. */
  readonly upstreams: readonly string[] | null
  /**
   * A short stand-in for a text of any length, the same on every edge: 132 bits of SHA-256 in 22 characters. No two texts
   * that anybody can find have the same.
   */
  digest(text: string): string
  /** YAML files by path or glob, relative to the config file; at least one must match each pattern. */
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
  /** For plugins that judge by policies. */
  readonly policies: PolicyShelf
  /**
   * Call at setup: no client may send this header (lower case). The core takes the client's own from every request to the
   * application, also where the plugin does not run, so that nobody can write what only the plugin may say.
   */
  ownRequestHeader(name: string): undefined
  /** The same request with another score or other facts: for questions about it. Nothing that is done to it counts. */
  suppose(ctx: RequestContext, instead: Supposition): RequestContext
  /** Notes on the record what a part of the plugin that is in observe mode would have done; `part` names it, if it has a name. */
  observe(ctx: RequestContext, verdict: Verdict, part?: string): undefined
}

export interface Supposition {
  readonly score?: Score
  readonly facts?: Partial<WellKnownFacts>
}

export interface Logger {
  debug(data: Readonly<Record<string, unknown>>, message: string): void
  info(data: Readonly<Record<string, unknown>>, message: string): void
  warn(data: Readonly<Record<string, unknown>>, message: string): void
  error(data: Readonly<Record<string, unknown>>, message: string): void
}

/** Injected everywhere, so that tests and replay decide what time it is. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  wallMs(): number
  /** Milliseconds from an arbitrary start, with fractions; never goes back. */
  monotonicMs(): number
}

/** Names get the prefix `sallyport_<plugin>_`. Label values beyond the first 200 per metric are counted as `_other`. */
export interface PluginMetrics {
  counter(name: string, help: string, labels?: readonly string[]): LabelledCounter
  /** Read at scrape time. */
  gauge(name: string, help: string, read: () => number): undefined
  /** A gauge with a series per sample; read at scrape time, the first 200. */
  gauges(name: string, help: string, labels: readonly string[], read: () => readonly GaugeSample[]): undefined
}

export interface GaugeSample {
  /** A value per label. */
  readonly labels: readonly string[]
  readonly value: number
}

export interface LabelledCounter {
  /** Bind label values once, at setup; `inc` on the result is a plain addition. */
  with(...values: readonly string[]): BoundCounter
}

export interface BoundCounter {
  inc(by?: number): undefined
}

export interface TableOptions {
  /** Most entries at a time; the least recently set one leaves first. */
  readonly max: number
  /** Entries older than this are gone. */
  readonly ttlMs: number
}

export interface LocalTable<V> {
  get(key: string): V | undefined
  set(key: string, value: V): undefined
  delete(key: string): boolean
  readonly size: number
  /** Entries that left because the table was full. */
  readonly evicted: number
}

/**
 * Memory that all workers see (`workers` in the config), so that what is counted in it is exact whoever counts. What several
 * numbers of it say together is only true between `enter` and `leave`.
 */
export interface CommonMemory {
  /** How many workers there are, and which one this is, from 0. */
  readonly seats: number
  readonly seat: number
  /** By seat: how often a new worker took it. What one of an earlier term held in flight has ended with it. */
  readonly terms: Int32Array
  /** Two words, the same for all workers, for hashes that no client can foresee. */
  readonly secret: readonly [number, number]
  /** The memory of that name and size, zeroed when nobody asked for it before. It outlasts reloads. Only at setup. */
  memory(name: string, bytes: number): SharedArrayBuffer
  /** Waits until no other worker is inside; then this one is, until it leaves. Microseconds, never around anything that waits. */
  enter(): undefined
  leave(): undefined
}

export interface Fact<T> {
  get(ctx: RequestContext): T | undefined
  set(ctx: RequestContext, value: T): undefined
}

/** Facts that the core and the policy language know by name. */
export interface WellKnownFacts {
  /** Who the client proved to be: `key:abc`, `jwt:sub`. */
  'client.identity': string
  /** 0-100, the remembered danger of the client. */
  'client.standing': number
  /** Of the network that announces the client's address (RFC 1930). */
  'client.asn': number
  /** ISO 3166-1, two capital letters. */
  'client.country': string
  'client.roles': readonly string[]
  /** The crawler or tool that the client is known to be. */
  'client.bot': string
  /** What became of the signature of a webhook: `valid`, or why it is not. */
  'request.signature': string
  /** Switches that are set for this request whatever their flags say: in tests and replays. */
  'flags.given': Readonly<Record<string, boolean>>
  /**
   * All evidence of the request, where what is in its score is not all: finding it may have ended as soon as it was certain.
   * `null`: there is too much of it. Costs time: not for the pipeline.
   */
  'score.whole': () => readonly Signal[] | null
  /** Takes from a limit by name (policies' `limit` effect); `undefined` verdict: within the limit. */
  'limits.take': TakeLimit
  /** The same for what must not count: each limit has a state of its own there, on this edge only. */
  'limits.trial': TakeLimit
}

/** `known` is false when no limit has that name. */
export type TakeLimit = (
  ctx: RequestContext,
  limit: string,
) => { readonly known: boolean; readonly verdict: Verdict | undefined }
