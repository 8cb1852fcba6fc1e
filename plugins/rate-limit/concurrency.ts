import type { PluginHost, SharedSlots } from '../../gateway/contract/index.ts'
import { boundOf, seatsOf } from './bound.ts'
import { createCommonSlots } from './common-slots.ts'
import type { Counter, Look } from './counter.ts'
import { toMs } from './gcra.ts'
import { createHoldTime, type HoldTime } from './hold-time.ts'
import type { ConcurrencyConfig } from './limit-config.ts'
import { createLocalSlots, type LocalSlots } from './local-slots.ts'

/** At most `inFlight` slots in use at a time; a request holds `cost` of them, rounded up. See docs/rate-limits.md. */
export function createConcurrency(config: ConcurrencyConfig, maxKeys: number, host: PluginHost): Counter {
  const { name, inFlight, whenAway, apply } = config
  const coordination = config.coordination ?? 'leased'
  const holdTime = createHoldTime(inFlight)
  if (host.shared === null || coordination === 'local' || apply === 'on-demand') {
    // One for the life of the process: requests that a reload overtakes release into the table that counts on.
    const keeper = host.table<LocalSlots>(`${name}: in flight`, { max: 1, ttlMs: Number.MAX_SAFE_INTEGER })
    const slots = keeper.get('slots') ?? (host.common ? createCommonSlots(name, host.common) : createLocalSlots())
    keeper.set('slots', slots)
    return localCounter(slots, inFlight, holdTime, seatsOf(host))
  }
  const slots = host.shared.slots(name, { limit: inFlight, leased: coordination === 'leased', maxKeys })
  return sharedCounter(slots, inFlight, whenAway, holdTime, seatsOf(host))
}

function localCounter(slots: LocalSlots, limit: number, holdTime: HoldTime, seats: number): Counter {
  let ofKey = ''
  let wanted = 1
  let isTaken = false
  return {
    capacity: limit,
    look(key, cost, _now, answer) {
      ofKey = key
      wanted = Math.ceil(cost)
      isTaken = answer === 'granted'
      return isTaken || slots.used(key) + wanted <= limit ? 'fits' : 'over'
    },
    take() {
      if (!isTaken) slots.take(ofKey, wanted)
    },
    // Refused by the config: what is refused holds nothing.
    penalise: () => undefined,
    remaining: () => wholeRequests(limit - slots.used(ofKey), wanted),
    waitMs: () => holdTime.waitMs(wanted),
    degraded: () => false,
    // Never asked: `look` never says so.
    ask: async () => 'over',
    giveBack: () => undefined,
    keys: slots.keys,
    // As many as there are requests in flight: the table is bounded by the server's connections.
    evicted: () => 0,
    bound: () => limit / seats,
    slots: {
      release(key, cost, afterMs) {
        slots.release(key, Math.ceil(cost))
        holdTime.ended(afterMs)
      },
      inUse: slots.inUse,
      held: slots.inUse,
    },
    shared: null,
    close: async () => undefined,
  }
}

/**
 * While the store is away, `share` lets each edge have its part of the slots, what it has in flight already counted in. The
 * store is told when it is back.
 */
function sharedCounter(
  slots: SharedSlots,
  limit: number,
  whenAway: ConcurrencyConfig['whenAway'],
  holdTime: HoldTime,
  seats: number,
): Counter {
  let by: 'store' | 'answer' | 'share' | 'nobody' = 'store'
  let wanted = 1
  /** At least one request, however many edges there are. */
  const share = (): number => Math.max(wanted, Math.floor(limit / slots.edges()))

  function lookAway(): Look {
    by = 'nobody'
    if (whenAway !== 'share') return whenAway === 'open' ? 'fits' : 'closed'
    by = 'share'
    return slots.used() + wanted <= share() ? 'fits' : 'over'
  }

  function free(): number {
    if (by === 'nobody') return 0
    return by === 'share' ? share() - slots.used() : slots.free()
  }

  return {
    capacity: limit,
    look(key, cost, now, answer) {
      wanted = Math.ceil(cost)
      const seen = slots.look(key, wanted, toMs(now))
      by = answer === 'granted' ? 'answer' : 'store'
      if (by === 'answer' || seen === 'fits') return 'fits'
      if (seen === 'away' || answer === 'away') return lookAway()
      return answer === 'over' ? 'over' : seen
    },
    take() {
      if (by !== 'answer') slots.take()
    },
    // Refused by the config: what is refused holds nothing.
    penalise: () => undefined,
    remaining: () => wholeRequests(free(), wanted),
    waitMs: () => holdTime.waitMs(wanted),
    degraded: () => by === 'share' || by === 'nobody',
    ask: (key, cost, sinceMs) => slots.ask(key, Math.ceil(cost), sinceMs),
    giveBack: (key, cost) => slots.release(key, Math.ceil(cost)),
    keys: slots.stats.keys,
    evicted: slots.stats.evicted,
    bound: () => boundOf(slots, whenAway, limit, seats),
    slots: {
      release(key, cost, afterMs) {
        slots.release(key, Math.ceil(cost))
        holdTime.ended(afterMs)
      },
      inUse: slots.stats.inFlight,
      held: slots.stats.held,
    },
    shared: slots,
    close: slots.close,
  }
}

function wholeRequests(free: number, wanted: number): number {
  return Math.max(0, Math.floor(free / wanted))
}
