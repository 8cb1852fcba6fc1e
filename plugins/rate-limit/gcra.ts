import { ticksPerMs } from '../../gateway/contract/index.ts'
import type { Rate } from './rate.ts'

/**
 * The generic cell rate algorithm (ITU-T I.371, Annex A; a token bucket that stores one number). A bucket is known by
 * its theoretical arrival time (TAT): the moment at which it will be full again. Taking moves it on by the cost; what
 * would move it further than `burstTicks` beyond now is refused.
 *
 * Guarantee: at most `burst + rate * T` tokens are admitted in any interval T, because n tokens move the TAT on by n
 * intervals from the start of T at the earliest, and it never passes the end of T by more than `burst` intervals.
 *
 * All times are whole ticks, so that no sum is ever rounded and the guarantee holds to the token: the interval is
 * rounded up, and the clock down to the tick, which adds one tick to T. Rounding makes a limit of 10,000/s stricter by
 * 0.002 % and one of 1,000,000/s by 0.3 %. gateway/state/scripts/take.lua counts in the same ticks.
 */
export interface Gcra {
  /** Of one token. */
  readonly intervalTicks: number
  /** Of a full bucket. */
  readonly burstTicks: number
}

export function defineGcra(rate: Rate, burst: number): Gcra {
  const intervalTicks = Math.ceil((rate.perMs * ticksPerMs) / rate.tokens)
  return { intervalTicks, burstTicks: burst * intervalTicks }
}

export function toTicks(ms: number): number {
  return Math.floor(ms * ticksPerMs)
}

export function toMs(ticks: number): number {
  return ticks / ticksPerMs
}

/** The TAT after `cost` more at `now`. It fits when `tatAfter <= now + burstTicks`. */
export function tatAfter(tat: number, cost: number, now: number): number {
  return (tat > now ? tat : now) + cost
}

/** What may still be taken from a bucket of `burst` at `now`. */
export function freeTicks(burst: number, tat: number, now: number): number {
  return burst - (tat > now ? tat - now : 0)
}

/** Whole requests of `cost` that would still pass. */
export function requestsLeft(free: number, cost: number): number {
  return free > 0 ? Math.floor(free / cost) : 0
}

/** Ticks until one request more than `requestsLeft` would pass; 0 when the bucket cannot hold one more. */
export function ticksToNext(burst: number, free: number, cost: number): number {
  const wanted = (requestsLeft(free, cost) + 1) * cost
  return wanted > burst ? 0 : wanted - free
}
