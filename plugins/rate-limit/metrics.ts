import {
  type PluginHost,
  type SharedBucketStats,
  type SharedSlotsStats,
  ticksPerMs,
} from '../../gateway/contract/index.ts'
import type { Slots } from './counter.ts'
import type { Limit } from './limit.ts'

/** What limits hold of the store and ask of it. Without a store, all are 0. */
export function measureStore(limits: readonly Limit[], host: PluginHost): undefined {
  const stats = limits.flatMap(({ shared }) => (shared ? [shared.stats] : []))
  const sum = (read: (one: SharedBucketStats | SharedSlotsStats) => number) => (): number =>
    stats.reduce((total, one) => total + read(one), 0)
  const edges = (): number => Math.max(0, ...limits.map(({ shared }) => shared?.edges() ?? 0))
  const { gauge } = host.metrics
  gauge(
    'leased_keys',
    'Keys of shared limits that this edge knows now.',
    sum((one) => one.keys()),
  )
  gauge(
    'leased_seconds',
    'What this edge took ahead and has not spent, in the time that the limits need to refill it.',
    () => sum((one) => ('heldTicks' in one ? one.heldTicks() : 0))() / ticksPerSecond,
  )
  gauge(
    'store_calls',
    'Calls to the shared store, since the limits were last changed.',
    sum((one) => one.calls()),
  )
  gauge('store_away', '1 while the shared store does not answer.', () => Math.min(1, sum((one) => one.away())()))
  gauge('edges', 'Edges that were alive when they were last counted; 0 without a shared store.', edges)
}

/** Of limits that count requests in flight; without one there is nothing to tell. */
export function measureSlots(limits: readonly Limit[], { metrics: { gauges } }: PluginHost): undefined {
  const all = limits.flatMap(({ name, slots }) => (slots ? [{ name, slots }] : []))
  if (all.length === 0) return
  const byLimit = (read: (one: Slots) => number) => () =>
    all.map(({ name, slots }) => ({ labels: [name], value: read(slots) }))
  gauges(
    'in_flight',
    'Slots in use by requests in flight here.',
    ['limit'],
    byLimit((slots) => slots.inUse()),
  )
  gauges(
    'held_slots',
    'Slots that this edge holds: in use, or kept for the next request.',
    ['limit'],
    byLimit((slots) => slots.held()),
  )
}

const ticksPerSecond = ticksPerMs * 1_000
