import { toMs } from './gcra.ts'

/** What is known of the key that was looked at, here or with all edges. */
interface Known {
  free(): number
  ticksUntil(free: number): number
}

/** Whole requests of `cost` that would still pass. */
export function requestsLeft({ free }: Known, cost: number): number {
  const left = free()
  return left > 0 ? Math.floor(left / cost) : 0
}

/** Milliseconds until one more would pass than would now; 0 when there is no room for one more. */
export function msToNext(known: Known, cost: number, capacity: number): number {
  const wanted = (requestsLeft(known, cost) + 1) * cost
  return wanted > capacity ? 0 : Math.ceil(toMs(known.ticksUntil(wanted)))
}
