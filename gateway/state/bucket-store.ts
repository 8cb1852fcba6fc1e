import type { Arithmetic } from '../contract/index.ts'

/** Where the buckets of all edges are. Amounts are units of the arithmetic. */
export interface BucketStore {
  /** Longest that a request waits for an answer. */
  readonly deadlineMs: number
  /** Where a bucket is. Buckets of one place are away together. */
  place(bucket: string, arithmetic: Arithmetic): number
  /** True while calls are pointless: nothing is sent, nobody waits. Without a place: wherever the bucket is. */
  away(place?: number): boolean
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  /** A request waited for `deadlineMs` in vain. */
  late(place: number): undefined
  /** A number for a call that no call of this edge had before. */
  nextCall(): number
  /** Rejects when it is not known whether the call counted: then repeat it with the same number. */
  call(bucket: string, arithmetic: Arithmetic, call: BucketCall): Promise<BucketReply>
}

/** See scripts/take.lua. */
export interface BucketCall extends Account {
  readonly number: number
  readonly left: number
  readonly least: number
  readonly charge: number
  readonly want: number
  readonly holdMs: number
}

/** What became of tokens since the call before. What is spent counts now. */
export interface Account {
  readonly spent: number
  /** Spent while the store was away, in the window `debtIn` (`window` of the arithmetic). */
  readonly debt: number
  readonly debtIn: number
  /** Of what was charged by the call that was answered with `unusedMark`, or later. */
  readonly unused: number
  readonly unusedMark: number
}

export interface BucketReply {
  readonly charged: number
  readonly granted: number
  /** The call had been counted before; what was charged and granted then is repeated. */
  readonly repeated: boolean
  /** When it was charged, in numbers of the script: for `unusedMark`. */
  readonly mark: number
  /** The store's clock: ms since 1970, and ticks within it. */
  readonly at: { readonly ms: number; readonly ticks: number }
  /** What counts now, with all that edges hold, as `read` of the arithmetic takes it. */
  readonly state: readonly number[]
}
