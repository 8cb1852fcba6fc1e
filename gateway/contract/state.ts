import type { Arithmetic } from './arithmetic.ts'

/** Limits measure time in ticks of 2^-18 ms (3.8 ns): sums below 2^53 ticks are exact for a year. */
export const ticksPerMs = 2 ** 18

/** What all edges count together. Whatever the algorithm, what a key has left is called its bucket. */
export interface SharedLimits {
  /** The buckets of a limit. They outlast reloads as long as the options stay the same; every holder closes them once. */
  bucket(name: string, options: SharedBucketOptions): SharedBucket
  /** The fixed window of a limit, likewise. */
  window(name: string, options: SharedWindowOptions): SharedWindow
  /** The slots of a limit. What is in flight outlasts reloads, also those that change the options; every holder closes it once. */
  slots(name: string, options: SharedSlotsOptions): SharedSlots
}

export interface SharedBucketOptions {
  readonly arithmetic: Arithmetic
  /** True: tokens are taken ahead and spent here. False: every request asks. */
  readonly leased: boolean
  /** Most keys that are known here at a time; what is let go is given back, and the store remembers. */
  readonly maxKeys: number
}

/**
 * What is known here and now. `fits`: `take` it. `over`: there is too little, whoever asks. `ask`: nobody knows without a
 * round trip. `away`: the store does not answer, and this edge holds nothing.
 */
export type SharedLook = 'fits' | 'over' | 'ask' | 'away'

/** Amounts are units of the arithmetic. */
export interface SharedBucket {
  /** Never waits. `take`, `free`, `ticksUntil` and `copyTo` speak of the key that was looked at last. */
  look(key: string, cost: number, nowTicks: number): SharedLook
  /** Only after `fits`. */
  take(): undefined
  /** What could still be taken, here and elsewhere, as far as is known; the capacity when nothing is. Below zero when edges spent too much apart. */
  free(): number
  /** Ticks until `free` is so much, if nobody takes more. */
  ticksUntil(free: number): number
  /** The state from which to go on alone: what the store last said, and what was spent since. */
  copyTo(state: unknown): undefined
  /**
   * One round trip. What is granted is spent unless `giveBack` says otherwise. Answers `away` when the store's deadline,
   * counted from `sinceMs` (monotonic), passes first.
   */
  ask(key: string, cost: number, sinceMs: number): Promise<'granted' | 'over' | 'away'>
  /** What was granted was not used after all. */
  giveBack(key: string, cost: number): undefined
  /** Was spent while the store was away, in that window of it or now; the store is told with the next call for this key. */
  owe(key: string, cost: number, window?: number): undefined
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  readonly stats: SharedBucketStats
  /** Gives back everything that is held, when no other holder is left. */
  close(): Promise<void>
}

export interface SharedStats {
  /** Keys known here. */
  keys(): number
  /** Keys that had to leave a full table. */
  evicted(): number
  /** Calls to the store. */
  calls(): number
  /** 1 while the store does not answer. */
  away(): number
}

/**
 * A fixed window per key, which starts with the key's first point and ends `durationS` later, counted together with every
 * other edge and with services that use rate-limiter-flexible on the same keys. Points are whole numbers; times of this
 * process are ms of the monotonic clock.
 */
export interface SharedWindow {
  /** Never waits. `remaining` and `endsInMs` speak of the key that was looked at last. */
  look(key: string, points: number, nowMs: number): 'over' | 'ask' | 'away'
  /** Points that the last known state of the window leaves; a whole window when nothing is known. */
  remaining(): number
  /** Until the window ends, as far as is known; a whole window when nothing is. */
  endsInMs(): number
  /**
   * One round trip. What is granted is counted unless `giveBack` says otherwise, and what does not fit is not counted.
   * Answers `away` when the store's deadline, counted from `sinceMs`, passes first; nothing is counted then, or it is given
   * back when the answer comes.
   */
  ask(key: string, points: number, sinceMs: number): Promise<'granted' | 'over' | 'away'>
  /** What was granted was not used after all. Only the window that counted it gets it back. */
  giveBack(key: string, points: number): undefined
  /** Was admitted without the store; counts now, in a window that ends in `endsInMs` when the store has none. */
  owe(key: string, points: number, endsInMs: number): undefined
  /** A refused request is counted too, and puts the end of the window off (see `penalty` in docs/rate-limits.md). */
  penalise(key: string, points: number): undefined
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  readonly stats: SharedStats
  /** The last holder lets go of what is known here. The store keeps what was counted. */
  close(): Promise<void>
}

export interface SharedWindowOptions {
  /** The key in the store is `<keyPrefix>:<key>`, as rate-limiter-flexible writes it. Without: the name of the limit. */
  readonly keyPrefix: string | undefined
  readonly points: number
  /** Whole seconds. */
  readonly durationS: number
  /** Most keys that are known here at a time. The store remembers the others. */
  readonly maxKeys: number
}

export interface SharedBucketStats extends SharedStats {
  /** Units taken ahead and not spent. */
  held(): number
  /** Those of keys that nobody asked about lately: no other edge can use them until they are given back. */
  stranded(): number
  /** Since when the oldest of them are held, ms. */
  oldestMs(): number
}

export interface SharedSlotsOptions {
  /** Most slots in use at a time, all edges together. */
  readonly limit: number
  /** True: a slot that came free here is kept for a moment, for the next request. False: every request asks. */
  readonly leased: boolean
  /** Most keys without a request in flight that are known here; those with one are as many as there are requests. */
  readonly maxKeys: number
}

/** Slots of requests in flight, whole numbers. Whoever takes some gives them back with `release`. */
export interface SharedSlots {
  /** Never waits. `take`, `used` and `free` speak of the key that was looked at last. */
  look(key: string, slots: number, nowMs: number): SharedLook
  /** After `fits`; and after `away` when the request is let pass all the same: the store is told later. */
  take(): undefined
  /** By requests in flight here. */
  used(): number
  /** What could still be taken, here and elsewhere, as far as is known; all when nothing is. */
  free(): number
  /** One round trip. Granted slots are taken. Answers `away` when the store's deadline, counted from `sinceMs`, passes first. */
  ask(key: string, slots: number, sinceMs: number): Promise<'granted' | 'over' | 'away'>
  release(key: string, slots: number): undefined
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  readonly stats: SharedSlotsStats
  /** Gives back everything, when no other holder is left. */
  close(): Promise<void>
}

export interface SharedSlotsStats extends SharedStats {
  /** Slots of requests in flight here. */
  inFlight(): number
  /** Slots that the store keeps for this edge, in use or for the next request. */
  held(): number
}
