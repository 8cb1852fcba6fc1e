/** Where the buckets of all edges are. Amounts are ticks. */
export interface BucketStore {
  /** Longest that a request waits for an answer. */
  readonly deadlineMs: number
  /** Where a bucket is. Buckets of one place are away together. */
  place(bucket: string): number
  /** True while calls are pointless: nothing is sent, nobody waits. Without a place: wherever the bucket is. */
  away(place?: number): boolean
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  /** A request waited for `deadlineMs` in vain. */
  late(place: number): undefined
  /** A number for a call that no call of this edge had before. */
  nextCall(): number
  /** Rejects when it is not known whether the call counted: then repeat it with the same number. */
  call(bucket: string, call: BucketCall): Promise<BucketReply>
}

/** See scripts/take.lua. */
export interface BucketCall {
  readonly burst: number
  readonly number: number
  readonly spent: number
  readonly left: number
  readonly least: number
  readonly charge: number
  readonly want: number
  readonly holdMs: number
}

export interface BucketReply {
  readonly charged: number
  readonly granted: number
  /** What is left in the bucket; below zero when edges spent more while the store was away. */
  readonly free: number
  /** The call had been counted before; what was charged and granted then is repeated. */
  readonly repeated: boolean
}
