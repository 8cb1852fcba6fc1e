import { ticksPerMs } from '../contract/index.ts'
import type { Entry } from './key-table.ts'

/**
 * How much to take ahead: half of what the key will probably use until `horizonMs` from now, so that a lease lasts for a
 * fifth of a second, whatever the load. It is the price of local speed: up to so much of a limit is held by edges
 * that may not need it. A key with fewer than five requests a second gets none: each of its requests asks.
 */
const horizonMs = 400
/** A burst within less tells nothing about the rate. */
const shortestMeasureMs = 50

/** What an edge holds is given back or renewed long before; the time is for edges that crash. */
export const leaseMs = 10_000
/** The store believes in a lease for longer than its holder does. */
export const marginMs = 1_000

/** Size of the next lease, from what was used since the last one. */
export function leaseSize(entry: Entry, now: number): number {
  const elapsed = Math.max(now - entry.usedSince, shortestMeasureMs * ticksPerMs)
  const rate = entry.used / elapsed
  entry.rate = entry.rate === 0 ? rate : (entry.rate + rate) / 2
  entry.used = 0
  entry.usedSince = now
  return Math.floor((entry.rate * horizonMs * ticksPerMs) / 2)
}

/** After a refill: the next one is asked for when half is spent, so that it is there before the rest is. */
export function refillMark(entry: Entry): number {
  return entry.left / 2
}
