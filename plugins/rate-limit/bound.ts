import type { Shared } from './counter.ts'
import type { LimitConfig } from './limit-config.ts'

/** What an edge may admit at once of a limit that all edges count together: see `bound` in counter.ts. */
export function boundOf(shared: Shared, whenAway: LimitConfig['whenAway'], capacity: number): number {
  if (shared.stats.away() === 0) return capacity
  if (whenAway === 'share') return capacity / shared.edges()
  return whenAway === 'open' ? Number.POSITIVE_INFINITY : 0
}
