import fc from 'fast-check'
import { ticksPerMs } from '../../gateway/contract/index.ts'
import type { LocalArithmetic } from '../../plugins/rate-limit/cells.ts'
import { defineGcra } from '../../plugins/rate-limit/gcra.ts'
import { defineSlidingWindow } from '../../plugins/rate-limit/sliding-window.ts'

/** A moment of the clock by which is counted: ticks for what counts in ticks, microseconds for what Redis tells. */
export interface Moment {
  readonly ticks: bigint
  readonly micros: bigint
}

/** The slow and obvious one: keeps every request, and works in whole numbers of any size. */
export interface Reference {
  /** True when it fits; then it is kept. */
  take(cost: number, at: Moment): boolean
  /** What counts, rounded up to a unit. */
  used(at: Moment): number
}

/** What a contract is about: an algorithm with any settings. */
export interface Kind {
  readonly algorithm: string
  readonly shapes: fc.Arbitrary<LocalArithmetic>
  /** Holds so many tokens and gives none back for hours. */
  lasting(tokens: number): LocalArithmetic
  /** Holds so many tokens, and has forgotten all in a few times `ms`. */
  brief(tokens: number, ms: number): LocalArithmetic
  reference(arithmetic: LocalArithmetic): Reference
}

const hourMs = 3_600_000

const tokenBucket: Kind = {
  algorithm: 'token-bucket',
  shapes: fc
    .record({ tokens: fc.integer({ min: 1, max: 3_000 }), burst: fc.integer({ min: 3, max: 12 }) })
    .map(({ tokens, burst }) => defineGcra({ tokens, perMs: 1_000 }, burst)),
  lasting: (tokens) => defineGcra({ tokens: 1, perMs: hourMs }, tokens),
  brief: (tokens, ms) => defineGcra({ tokens, perMs: ms }, tokens),
  reference({ capacity }) {
    let level = BigInt(capacity)
    let last: bigint | undefined
    const fill = ({ ticks }: Moment): undefined => {
      if (last !== undefined) level = min(BigInt(capacity), level + ticks - last)
      last = ticks
    }
    return {
      take(cost, at) {
        fill(at)
        if (level < BigInt(cost)) return false
        level -= BigInt(cost)
        return true
      },
      used(at) {
        fill(at)
        return Number(BigInt(capacity) - level)
      },
    }
  },
}

const slidingWindow: Kind = {
  algorithm: 'sliding-window',
  shapes: fc
    .record({ tokens: fc.constantFrom(3, 5, 12, 1_000_000), perMs: fc.constantFrom(3, 10, 25, 1_000) })
    .map((rate) => defineSlidingWindow(rate)),
  lasting: (tokens) => defineSlidingWindow({ tokens, perMs: 24 * hourMs }),
  brief: (tokens, ms) => defineSlidingWindow({ tokens, perMs: ms }),
  reference({ capacity, parameters }) {
    const [step, steps] = parameters.map(BigInt) as [bigint, bigint]
    const taken: { readonly window: bigint; readonly cost: bigint }[] = []
    const sumIn = (window: bigint): bigint =>
      taken.reduce((sum, one) => (one.window === window ? sum + one.cost : sum), 0n)
    /** The formula, times the length of a window. */
    const scaled = ({ micros }: Moment): bigint => {
      const window = micros / step / steps
      const since = (micros / step) % steps
      return sumIn(window) * steps + sumIn(window - 1n) * (steps - since)
    }
    return {
      take(cost, at) {
        if (scaled(at) + BigInt(cost) * steps > BigInt(capacity) * steps) return false
        taken.push({ window: at.micros / step / steps, cost: BigInt(cost) })
        return true
      },
      used: (at) => Number((scaled(at) + steps - 1n) / steps),
    }
  },
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}

export function toMoment(ticks: number): Moment {
  return { ticks: BigInt(ticks), micros: (BigInt(ticks) * 1_000n) / BigInt(ticksPerMs) }
}

export const kinds: readonly Kind[] = [tokenBucket, slidingWindow]
