import type { Arithmetic } from '../../gateway/contract/index.ts'

/** What a sketch remembers of many keys in a fixed place: never less than was taken by any key that falls into a cell. */
export interface Cells<S> {
  /** The cell has seen a key with this state. */
  raise(at: number, state: S): undefined
  /** Raises a state, which was brought to now, to what the least of three cells has seen. */
  recall(state: S, one: number, two: number, three: number): undefined
}

/** An algorithm as this process counts by it, in tables that are bounded. */
export interface LocalArithmetic<S = unknown> extends Arithmetic<S> {
  /** `memory` gives zeroed bytes. */
  cells(count: number, memory: (bytes: number) => ArrayBufferLike): Cells<S>
  /** How many numbers a state is, where several threads keep it together. */
  readonly numbers: number
  save(state: S, to: Float64Array, at: number): undefined
  load(state: S, from: Float64Array, at: number): undefined
}

/** Memory of this thread alone. */
export const ownMemory = (bytes: number): ArrayBufferLike => new ArrayBuffer(bytes)
