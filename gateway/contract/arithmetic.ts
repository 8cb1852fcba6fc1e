/**
 * How an algorithm counts one key: pure functions over a state that their caller keeps, the same here and in the store
 * (gateway/state/scripts has the twin of each). Amounts are whole units of the algorithm, times are ticks of one clock.
 */
export interface Arithmetic<S = unknown> {
  readonly algorithm: Algorithm
  /** Names what is counted in the store: two that differ in it never read each other's numbers. */
  readonly family: string
  /** Units that may count at a time: a request passes when what it costs still fits below. */
  readonly capacity: number
  readonly unitsPerToken: number
  /** Units that come back in a tick under a steady load. */
  readonly unitsPerTick: number
  /** After this time whatever was taken has stopped to count. */
  readonly forgetTicks: number
  /** What the twin needs to know beside the capacity. */
  readonly parameters: readonly number[]
  /** Nothing was taken. */
  create(): S
  copy(from: S, to: S): undefined
  /** Nothing was taken; the clock stays. */
  clear(state: S): undefined
  /** Comes first: the others speak of that moment. A time before the last one is taken for it. */
  advance(state: S, now: number): undefined
  /** Units that count. */
  used(state: S): number
  /** Also gives back: below zero, as far as there is something. */
  take(state: S, amount: number): undefined
  /** Ticks until at most `amount` counts, if nobody takes more; 0 when it is so already. */
  ticksUntil(state: S, amount: number): number
  /** The number of the window in which something counts that is taken now; always 0 where there are no windows. */
  window(state: S): number
  /** Takes over what the store said at `now`. */
  read(state: S, reply: readonly number[], now: number): undefined
}

export type Algorithm = 'token-bucket' | 'sliding-window'
