import type { SharedStats } from '../../gateway/contract/index.ts'

/** What a request takes it holds until it is over. */
export interface Slots {
  /** The request that took so much, or was granted it, is over after `afterMs`. */
  release(key: string, cost: number, afterMs: number): undefined
  /** Of requests in flight here. */
  inUse(): number
  /** In use, or kept for the next request. */
  held(): number
}

/** Tokens that were taken ahead and are not spent. */
export interface Leases {
  held(): number
  /** Those of keys that nobody asked about lately. */
  stranded(): number
  /** Age of the oldest, ms. */
  oldestMs(): number
}

/** `closed`: the store is away, and the limit lets nobody pass meanwhile. */
export type Look = 'fits' | 'over' | 'ask' | 'closed'
export type Answer = 'granted' | 'over' | 'away'

/** What all edges count together, as far as the plugin's metrics speak of it. */
export interface Shared {
  edges(): number
  readonly stats: SharedStats
}

/**
 * Counts by key, here or with all edges: what an algorithm is to a limit. Costs are tokens, with fractions; `now` is
 * ticks of the monotonic clock. After `look`, everything but `ask` speaks of the request that was looked at.
 */
export interface Counter {
  /** What a request can cost at most and still pass. */
  readonly capacity: number
  /** `answer`: what `ask` said about this request. */
  look(key: string, cost: number, now: number, answer?: Answer): Look
  take(): undefined
  /**
   * Only after `over`, for limits with `penalty: true`: the refused request is counted as well. Whoever keeps sending faster
   * than the limit must stay refused, and whoever stops must be where a new client is after one fill time (one window) at
   * the latest: so it never counts beyond an empty bucket or a window that starts now. `remaining` and `waitMs` then tell
   * what is left after it. A store is told in the background, and not with every request.
   */
  penalise(): undefined
  /** Whole requests like the one looked at that would still pass. */
  remaining(): number
  /** Milliseconds until one more would pass; a whole number, at least 1 unless that can never be. */
  waitMs(): number
  /** The last look was answered without the store. */
  degraded(): boolean
  /** Asks the store, never for longer than its deadline, counted from `sinceMs` (monotonic). */
  ask(key: string, cost: number, sinceMs: number): Promise<Answer>
  /** The request that was granted is not counted after all. */
  giveBack(key: string, cost: number): undefined
  /** Keys that are counted here now, and those that had to leave a full table so far. */
  keys(): number
  evicted(): number
  /** Tokens that this edge may admit at once for a key of which nothing was taken: less while it counts alone. */
  bound(): number
  shared: Shared | null
  /** Of algorithms that take tokens ahead. */
  leases?: Leases
  /** Of algorithms that count what is in flight. */
  slots?: Slots
  close(): Promise<void>
}
