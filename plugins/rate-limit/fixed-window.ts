import { type PluginHost, type SharedWindow, ticksPerMs } from '../../gateway/contract/index.ts'
import { boundOf, seatsOf } from './bound.ts'
import type { Counter, Look } from './counter.ts'
import type { RatedConfig } from './limit-config.ts'
import { createLocalWindows, type LocalWindows } from './local-windows.ts'
import { toServiceKey } from './service-key.ts'

/** Windows as rate-limiter-flexible counts them: from the first request of a key, whole points, whole seconds. */
export function createFixedWindow(config: RatedConfig, maxKeys: number, host: PluginHost): Counter {
  const { tokens: points, perMs } = config.rate
  // Not the name that a token bucket has: a reload may change the algorithm, and the tables hold something else.
  const name = `${config.name} by ${config.key.text} in a window`
  if (host.shared === null || config.coordination === 'local' || config.apply === 'on-demand') {
    return localCounter(createLocalWindows(name, perMs, maxKeys, host, host.common), points, seatsOf(host))
  }
  const { keyPrefix } = config
  const window = host.shared.window(config.name, { keyPrefix, points, durationS: perMs / 1_000, maxKeys })
  const away = createLocalWindows(`${name}: while away`, perMs, maxKeys, host)
  return sharedCounter(window, away, config, points, seatsOf(host))
}

function localCounter(windows: LocalWindows, capacity: number, seats: number): Counter {
  let points = 1
  return {
    capacity,
    look(key, cost, now) {
      points = toPoints(cost)
      return windows.look(key, points, capacity, now / ticksPerMs) ? 'fits' : 'over'
    },
    take: () => windows.take(0),
    penalise: windows.penalise,
    remaining: () => Math.floor(windows.remaining() / points),
    waitMs: () => toWaitMs(windows.endsInMs()),
    degraded: () => false,
    // Never asked: `look` never says so.
    ask: async () => 'over',
    giveBack: () => undefined,
    keys: windows.keys,
    evicted: windows.evicted,
    bound: () => capacity / seats,
    shared: null,
    close: async () => undefined,
  }
}

/**
 * While the store is away, `share` counts here, and every request costs as many times as much as there are edges. The window
 * of a key starts from what the store last said of it, and what was spent meanwhile is told to the store when it is back,
 * if the window is still open.
 */
function sharedCounter(
  window: SharedWindow,
  away: LocalWindows,
  { whenAway, key }: RatedConfig,
  capacity: number,
  seats: number,
): Counter {
  const toKey = key.parts.length === 1 ? toServiceKey : (one: string): string => one
  let by: 'store' | 'share' | 'nobody' = 'store'
  let points = 1
  let ofKey = ''
  let isLate = false
  /** How many edges share while the store is away. */
  let edges = 1

  function lookAway(nowMs: number): Look {
    by = 'nobody'
    if (whenAway !== 'share') return whenAway === 'open' ? 'fits' : 'closed'
    by = 'share'
    edges = window.edges()
    const start = { spent: capacity - window.remaining(), endsAtMs: nowMs + window.endsInMs() }
    // At least one request fits into an empty share, however many edges there are.
    return away.look(ofKey, points * edges, Math.max(capacity, points * edges), nowMs, start) ? 'fits' : 'over'
  }

  function settleDebt(nowMs: number): undefined {
    const debt = away.clear(ofKey, nowMs)
    if (debt) window.owe(ofKey, debt.points, debt.endsInMs)
  }

  function remaining(): number {
    if (by === 'nobody') return 0
    return Math.floor(by === 'share' ? away.remaining() / (points * edges) : window.remaining() / points)
  }

  return {
    capacity,
    look(requestKey, cost, now, answer) {
      points = toPoints(cost)
      ofKey = toKey(requestKey)
      const nowMs = now / ticksPerMs
      const seen = window.look(ofKey, points, nowMs)
      isLate = answer === 'away' && seen !== 'away'
      if (seen === 'away' || answer === 'away') return lookAway(nowMs)
      by = 'store'
      if (answer !== undefined) return answer === 'granted' ? 'fits' : 'over'
      if (seen === 'ask' && away.keys() > 0) settleDebt(nowMs)
      return seen
    },
    take() {
      if (by !== 'share') return
      away.take(isLate ? 0 : points)
      // Behind a late answer the store may have counted the request all the same, and gets that back when it comes.
      if (isLate) window.owe(ofKey, points, away.endsInMs())
    },
    penalise() {
      if (by === 'share') away.penalise()
      else if (by === 'store') window.penalise(ofKey, points)
    },
    remaining,
    waitMs: () => toWaitMs(by === 'share' ? away.endsInMs() : window.endsInMs()),
    degraded: () => by !== 'store',
    ask: (one, cost, sinceMs) => window.ask(toKey(one), toPoints(cost), sinceMs),
    giveBack: (one, cost) => window.giveBack(toKey(one), toPoints(cost)),
    keys: () => window.stats.keys() + away.keys(),
    evicted: () => window.stats.evicted() + away.evicted(),
    bound: () => boundOf(window, whenAway, capacity, seats),
    shared: window,
    close: window.close,
  }
}

/** The library counts whole points. */
function toPoints(cost: number): number {
  return Math.ceil(cost)
}

function toWaitMs(endsInMs: number): number {
  return Math.max(1, Math.ceil(endsInMs))
}
