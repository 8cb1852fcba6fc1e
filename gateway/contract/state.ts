/**
 * Limits are counted in time: one request costs the time in which the limit refills what it takes, and a bucket holds
 * the time that an empty one takes to fill. A tick is 2^-18 ms (3.8 ns): sums below 2^53 ticks are exact for a year.
 */
export const ticksPerMs = 2 ** 18

/** What all edges count together. */
export interface SharedLimits {
  /** The bucket of a limit. It outlasts reloads as long as its options stay the same; every holder closes it once. */
  bucket(name: string, options: SharedBucketOptions): SharedBucket
  /** The slots of a limit. What is in flight outlasts reloads, also those that change the options; every holder closes it once. */
  slots(name: string, options: SharedSlotsOptions): SharedSlots
}

export interface SharedBucketOptions {
  /** What a full bucket holds. */
  readonly burstTicks: number
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

export interface SharedBucket {
  /** Never waits. `take` and `freeTicks` speak of the key that was looked at last. */
  look(key: string, costTicks: number, nowTicks: number): SharedLook
  /** Only after `fits`. */
  take(): undefined
  /** What could still be taken, here and elsewhere, as far as is known; a full bucket when nothing is. Below zero when edges spent too much apart. */
  freeTicks(): number
  /**
   * One round trip. What is granted is spent unless `giveBack` says otherwise. Answers `away` when the store's deadline,
   * counted from `sinceMs` (monotonic), passes first.
   */
  ask(key: string, costTicks: number, sinceMs: number): Promise<'granted' | 'over' | 'away'>
  /** What was granted was not used after all. */
  giveBack(key: string, costTicks: number): undefined
  /** Was spent while the store was away; the store is told with the next call for this key. */
  owe(key: string, costTicks: number): undefined
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  readonly stats: SharedBucketStats
  /** Gives back everything that is held, when no other holder is left. */
  close(): Promise<void>
}

interface SharedStats {
  /** Keys known here. */
  keys(): number
  /** Calls to the store. */
  calls(): number
  /** 1 while the store does not answer. */
  away(): number
}

export interface SharedBucketStats extends SharedStats {
  /** Taken ahead and not spent. */
  heldTicks(): number
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
