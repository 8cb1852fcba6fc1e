import type { PluginHost } from '../../gateway/contract/index.ts'
import type { Counter, Leases, Slots } from './counter.ts'
import type { Limit } from './limit.ts'

/** What limits know, hold and ask of the store. Keys of limits are never labels: there are as many as clients. */
export function measureLimits(limits: readonly Limit[], host: PluginHost): undefined {
  const shared = limits.flatMap((limit) => (limit.shared ? [limit.shared] : []))
  const { gauge } = host.metrics
  byLimit(limits, host, 'keys', 'Clients and other keys that are counted exactly now.', (one) => one.keys())
  byLimit(limits, host, 'evicted', 'Keys that had to leave a full table so far.', (one) => one.evicted())
  byLimit(
    limits,
    host,
    'bound_tokens',
    'Most that this edge admits at once for one key now: less while it counts alone.',
    (one) => one.bound(),
  )
  gauge('store_away', '1 while the shared store does not answer.', () =>
    Math.max(0, ...shared.map(({ stats }) => stats.away())),
  )
  gauge('edges', 'Edges that were alive when they were last counted; 0 without a shared store.', () =>
    Math.max(0, ...shared.map(({ edges }) => edges())),
  )
  measureLeases(limits, host)
  measureSlots(limits, host)
}

/** Of limits that all edges count together; without one there is nothing to tell. */
function measureLeases(limits: readonly Limit[], host: PluginHost): undefined {
  const add = (name: string, help: string, read: (one: Leases) => number): undefined =>
    byLimit(limits, host, name, help, ({ leases }) => leases && read(leases))
  byLimit(limits, host, 'refills', 'Calls to the shared store, since the limit was last changed.', ({ shared }) =>
    shared?.stats.calls(),
  )
  add('leased_tokens', 'Tokens that this edge took ahead and has not spent.', (one) => one.held())
  add('stranded_tokens', 'Those of keys that nobody asked about lately.', (one) => one.stranded())
  add('lease_age_seconds', 'Since when the oldest of them are held.', (one) => one.oldestMs() / 1_000)
}

/** Of limits that count requests in flight. */
function measureSlots(limits: readonly Limit[], host: PluginHost): undefined {
  const add = (name: string, help: string, read: (one: Slots) => number): undefined =>
    byLimit(limits, host, name, help, ({ slots }) => slots && read(slots))
  add('in_flight', 'Slots in use by requests in flight here.', (one) => one.inUse())
  add('held_slots', 'Slots that this edge holds: in use, or kept for the next request.', (one) => one.held())
}

/** A series for each limit that has something to tell, and no metric when none has. */
function byLimit(
  limits: readonly Limit[],
  { metrics }: PluginHost,
  name: string,
  help: string,
  read: (counter: Counter) => number | undefined,
): undefined {
  const telling = limits.filter(({ counter }) => read(counter) !== undefined)
  if (telling.length === 0) return
  metrics.gauges(name, help, ['limit', 'mode'], () =>
    telling.map((limit) => ({
      labels: [limit.name, limit.observed ? 'observe' : 'enforce'],
      value: read(limit.counter) ?? Number.NaN,
    })),
  )
}
