import type { BucketStore } from './bucket-store.ts'

/** Where the slots of all edges are. */
export interface SlotStore extends Omit<BucketStore, 'call' | 'place'> {
  /** Where the slots of a key are. */
  placeOfSlots(key: string): number
  /** How often the store went away so far: each time it may have lost what it knew. */
  outages(): number
  /** Rejects when it is not known whether the call counted; the next one says everything again. */
  hold(key: string, call: SlotCall): Promise<SlotReply>
}

/** See scripts/hold.lua. */
export interface SlotCall {
  readonly limit: number
  readonly number: number
  readonly keep: number
  readonly least: number
  readonly need: number
  readonly ahead: number
  readonly holdMs: number
}

export interface SlotReply {
  readonly given: number
  readonly free: number
  /** Another edge went without lately. */
  readonly crowded: boolean
}
