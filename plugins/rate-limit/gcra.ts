import { ticksPerMs } from '../../gateway/contract/index.ts'
import type { Cells, LocalArithmetic } from './cells.ts'
import type { Rate } from './rate.ts'

/**
 * The generic cell rate algorithm (ITU-T I.371, Annex A; a token bucket that stores one number). A bucket is known by
 * its theoretical arrival time (TAT): the moment at which it will be full again. Taking moves it on by the cost; what
 * would move it further than the capacity beyond now is refused.
 *
 * Guarantee: at most `burst + rate * T` tokens are admitted in any interval T, because n tokens move the TAT on by n
 * intervals from the start of T at the earliest, and it never passes the end of T by more than `burst` intervals.
 *
 * A token is the time in which one comes back, and a unit is a tick: whole ones, so that no sum is ever rounded and the
 * guarantee holds to the token. The interval is rounded up, and the clock down to the tick, which adds one tick to T.
 * Rounding makes a limit of 10,000/s stricter by 0.002 % and one of 1,000,000/s by 0.3 %. Its twin is
 * gateway/state/scripts/token-bucket.lua.
 */
export interface GcraState {
  tat: number
  now: number
}

export function defineGcra(rate: Rate, burst: number): LocalArithmetic<GcraState> {
  const intervalTicks = Math.ceil((rate.perMs * ticksPerMs) / rate.tokens)
  const capacity = burst * intervalTicks
  return {
    algorithm: 'token-bucket',
    family: 'limit',
    capacity,
    unitsPerToken: intervalTicks,
    unitsPerTick: 1,
    forgetTicks: capacity,
    parameters: [],
    create: () => ({ tat: 0, now: 0 }),
    copy(from, to) {
      to.tat = from.tat
      to.now = from.now
    },
    clear(state) {
      state.tat = 0
    },
    advance(state, now) {
      if (now > state.now) state.now = now
    },
    used,
    take(state, amount) {
      state.tat = Math.max(state.tat, state.now) + amount
    },
    ticksUntil: (state, amount) => Math.max(0, used(state) - amount),
    window: () => 0,
    read(state, [ahead], now) {
      state.now = now
      state.tat = now + ahead!
    },
    cells: tatCells,
    numbers: 2,
    save({ tat, now }, to, at) {
      to[at] = tat
      to[at + 1] = now
    },
    load(state, from, at) {
      state.tat = from[at]!
      state.now = from[at + 1]!
    },
  }
}

function used({ tat, now }: GcraState): number {
  return tat > now ? tat - now : 0
}

/** The latest TAT of any key. 8 bytes each. */
function tatCells(count: number, memory: (bytes: number) => ArrayBufferLike): Cells<GcraState> {
  const cells = new Float64Array(memory(count * 8))
  return {
    raise(at, { tat }) {
      if (cells[at]! < tat) cells[at] = tat
    },
    recall(state, one, two, three) {
      const first = cells[one]!
      const second = cells[two]!
      const third = cells[three]!
      const least = first < second ? first : second
      const tat = least < third ? least : third
      if (state.tat < tat) state.tat = tat
    },
  }
}

export function toTicks(ms: number): number {
  return Math.floor(ms * ticksPerMs)
}

export function toMs(ticks: number): number {
  return ticks / ticksPerMs
}
