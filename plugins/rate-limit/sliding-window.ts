import { ticksPerMs } from '../../gateway/contract/index.ts'
import type { LocalArithmetic } from './cells.ts'
import type { Rate } from './rate.ts'
import { windowCells } from './window-cells.ts'

/**
 * Two counters in place of a log of requests (Desgats, "How we built rate limiting capable of scaling to millions of
 * domains", Cloudflare 2017): what the window of now has counted, and what the one before has, weighted by the share of it
 * that an interval of the same length, ending now, still overlaps. A request passes when it fits below the limit.
 *
 * Guarantee, for a limit L per W and p admitted in the window before: at most L + p*x/W in an interval W that ends x
 * into a window, so less than 2L, and at most L + T*L/W in any interval T. For n admitted in a window up to its
 * moment x are at most L - p*(W-x)/W, together with p no more than L + p*x/W; whole windows between add at most L each.
 *
 * Units are 2^-10 of a token, so that costs with fractions are rounded up by less than a thousandth. Time is counted in
 * whole steps of 2^k microseconds (what Redis tells), which divide the window: k is 0 as long as capacity * steps stays below
 * 2^51, so that products are exact and decisions are those of the formula in rationals. Beyond, steps are longer (1 ms for
 * 20,000 a day) and at least 1,024, and the window is rounded up to whole ones. Windows begin at multiples of W
 * since 1970 by the store's clock, and of the monotonic one here. Its twin is gateway/state/scripts/sliding-window.lua.
 */
export interface WindowState {
  now: number
  /** Steps from the clock's zero to that of the windows. */
  shift: number
  /** The window of `now`, and steps since it began. */
  index: number
  offset: number
  current: number
  previous: number
}

const unitsPerToken = 2 ** 10
/** A quarter of what a double holds, because edges that are apart may spend several times the limit. */
const longestProduct = 2 ** 51
const microsPerTick = 1_000 / ticksPerMs

export function defineSlidingWindow({ tokens, perMs }: Rate): LocalArithmetic<WindowState> {
  const capacity = tokens * unitsPerToken
  const stepMicros = 2 ** Math.max(0, Math.ceil(Math.log2((perMs * 1_000 * capacity) / longestProduct)))
  const steps = Math.ceil((perMs * 1_000) / stepMicros)
  const stepsPerTick = microsPerTick / stepMicros
  const windowTicks = steps / stepsPerTick
  /** Until the store's clock is known windows have later numbers than any of the store's: it counts in its own what is told of them. */
  const shift = Math.floor(2 ** 52 / steps) * steps

  function used({ current, previous, offset }: WindowState): number {
    return previous === 0 ? current : current + Math.ceil((previous * (steps - offset)) / steps)
  }

  return {
    algorithm: 'sliding-window',
    family: `window:${steps * stepMicros}`,
    capacity,
    unitsPerToken,
    unitsPerTick: capacity / windowTicks,
    forgetTicks: 2 * windowTicks,
    parameters: [stepMicros, steps],
    create: () => ({ now: 0, shift, index: 0, offset: 0, current: 0, previous: 0 }),
    copy(from, to) {
      Object.assign(to, from)
    },
    clear(state) {
      state.current = 0
      state.previous = 0
    },
    advance(state, now) {
      if (now > state.now) state.now = now
      const step = Math.floor(state.now * stepsPerTick) + state.shift
      const index = Math.floor(step / steps)
      if (index !== state.index) {
        state.previous = index === state.index + 1 ? state.current : 0
        state.current = 0
        state.index = index
      }
      state.offset = step - index * steps
    },
    used,
    take(state, amount) {
      state.current = Math.max(0, state.current + amount)
    },
    ticksUntil(state, amount) {
      if (used(state) <= amount) return 0
      const { current, previous } = state
      const room = Math.max(0, amount)
      // Within this window, or in the next, where what counts now is what was before.
      const isNext = current > room
      const fits = Math.floor(isNext ? (room * steps) / current : ((room - current) * steps) / previous)
      const step = (state.index + (isNext ? 2 : 1)) * steps - fits
      return Math.ceil((step - state.shift) / stepsPerTick) - state.now
    },
    window: (state) => state.index,
    read(state, [current, previous, offset, index], now) {
      state.now = now
      state.current = current!
      state.previous = previous!
      state.offset = offset!
      state.index = index!
      state.shift = index! * steps + offset! - Math.floor(now * stepsPerTick)
    },
    cells: windowCells,
    numbers: 6,
    save({ now, shift, index, offset, current, previous }, to, at) {
      to[at] = now
      to[at + 1] = shift
      to[at + 2] = index
      to[at + 3] = offset
      to[at + 4] = current
      to[at + 5] = previous
    },
    load(state, from, at) {
      state.now = from[at]!
      state.shift = from[at + 1]!
      state.index = from[at + 2]!
      state.offset = from[at + 3]!
      state.current = from[at + 4]!
      state.previous = from[at + 5]!
    },
  }
}
