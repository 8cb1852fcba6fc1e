import type { PluginHost } from '../../gateway/contract/index.ts'
import type { Shared } from './counter.ts'
import type { LimitConfig } from './limit-config.ts'

/**
 * What an edge may admit at once of a limit that all edges count together: see `bound` in counter.ts. A worker tells its part
 * of it; while the store is away that is what it may do alone, because it counts as an edge itself.
 */
export function boundOf(shared: Shared, whenAway: LimitConfig['whenAway'], capacity: number, seats: number): number {
  if (shared.stats.away() === 0) return capacity / seats
  if (whenAway === 'share') return capacity / shared.edges()
  return whenAway === 'open' ? Number.POSITIVE_INFINITY : 0
}

/** Workers of this edge. */
export function seatsOf({ common }: Pick<PluginHost, 'common'>): number {
  return common?.seats ?? 1
}
