import type { Clock, SharedSlots, SharedSlotsOptions } from '../contract/index.ts'
import { keepsNothing, type SlotDesk, send, slotsOf, spare, start, wanted, wantsMore } from './slot-call.ts'
import type { SlotStore } from './slot-store.ts'
import { createSlotTable, type SlotEntry } from './slot-table.ts'
import { createWaiter } from './waiter.ts'
import { within } from './within.ts'

/** A refusal is believed for so long: a slot may come free at any time, but a flood must not become one of calls. */
const knownForMs = 100
const sweepEveryMs = 100
/** With two looks at a key before anything goes back, what is idle is back within half a second. */
const tidyEveryMs = 150
/** Three renewals may be lost before a lease ends. */
const renewEveryMs = 3_000
/** Where nothing is left others may go without, which only a call tells. */
const renewScarceEveryMs = 500
/** Giving back must not hold up the end of the process: what is late comes free when the leases end. */
const closeDeadlineMs = 1_000

/** Everything about one limit that outlasts its holders. */
export interface SlotBook {
  /** For one more holder. The options of whoever came last hold for all. */
  open(options: SharedSlotsOptions): SharedSlots
}

/**
 * The slots of one limit as all edges share them: never more than the limit in use by edges that answer for theirs. An
 * edge tells the store how many it keeps, again and again, and what it does not tell for long comes free (after the leases
 * of Gray and Cheriton, 1989).
 */
export function createSlotBook(name: string, store: SlotStore, clock: Clock, onClose: () => void): SlotBook {
  const none = { limit: 1, leased: false, maxKeys: 1 }
  const desk: SlotDesk = { name, store, clock, table: createSlotTable(), options: none, calls: 0, closed: false }
  const holders: SharedSlotsOptions[] = []
  const stopSweep = sweep(desk)

  function leave(options: SharedSlotsOptions): Promise<void> {
    holders.splice(holders.indexOf(options), 1)
    // A reload that failed leaves the old options in force.
    desk.options = holders.at(-1) ?? desk.options
    if (holders.length > 0) return Promise.resolve()
    onClose()
    stopSweep()
    return returnAll(desk)
  }

  return {
    open(options) {
      holders.push(options)
      desk.options = options
      return { ...createView(desk), close: () => leave(options) }
    },
  }
}

function createView(desk: SlotDesk): Omit<SharedSlots, 'close'> {
  const { store, clock, table } = desk
  const placeOf = (key: string): number => store.placeOfSlots(slotsOf(desk, key))
  const entryOf = (key: string, nowMs: number): SlotEntry =>
    table.get(key) ?? table.add(key, placeOf(key), desk.options, nowMs, (one) => evict(desk, one))
  let entry: SlotEntry | undefined
  let ofKey = ''
  let slots = 0
  let now = 0

  return {
    look(key, wantedSlots, nowMs) {
      entry = table.get(key)
      ofKey = key
      slots = wantedSlots
      now = nowMs
      if (entry !== undefined && desk.options.leased && spare(entry, now) >= slots) return 'fits'
      if (store.away(entry === undefined ? placeOf(key) : entry.place)) return 'away'
      if (entry === undefined || !desk.options.leased || now - entry.freeAtMs >= knownForMs) return 'ask'
      return entry.free + spare(entry, now) < slots ? 'over' : 'ask'
    },
    take() {
      entry ??= entryOf(ofKey, now)
      start(entry, slots)
      if (wantsMore(desk, entry)) lookAfter(desk, entry)
    },
    used: () => entry?.used ?? 0,
    free: () => (entry === undefined ? desk.options.limit : Math.max(0, entry.free + spare(entry, now))),
    ask: (key, wantedSlots, sinceMs) => ask(desk, entryOf(key, clock.monotonicMs()), wantedSlots, sinceMs),
    release(key, released) {
      const one = table.get(key)
      if (one === undefined) return
      one.used -= released
      if (one.used === 0 && one.reported === 0 && !one.inCall) table.remove(one)
      else if (keepsNothing(desk, one)) {
        one.held = Math.min(one.held, one.used)
        lookAfter(desk, one)
      }
    },
    edges: store.edges,
    stats: {
      keys: () => table.size,
      evicted: () => table.evicted,
      calls: () => desk.calls,
      away: () => (store.away() ? 1 : 0),
      inFlight: () => sum(table.all(), (one) => one.used),
      held: () => sum(table.all(), (one) => one.held),
    },
  }
}

function ask(desk: SlotDesk, one: SlotEntry, slots: number, sinceMs: number): ReturnType<SharedSlots['ask']> {
  const { store, clock } = desk
  const nowMs = clock.monotonicMs()
  const leftMs = store.deadlineMs - (nowMs - sinceMs)
  // Whoever comes behind a call that is late already would wait in vain.
  const isStuck = one.inCall && nowMs - one.sentAtMs > store.deadlineMs
  if (isStuck) store.late(one.place)
  if (store.away(one.place) || isStuck || leftMs <= 0) return Promise.resolve('away')
  return new Promise((resolve) => {
    one.started = true
    one.waiters.push(createWaiter(slots, leftMs, resolve, () => store.late(one.place)))
    if (!one.inCall) void send(desk, one, wanted(desk, one, nowMs))
  })
}

/** Calls the store at the end of the turn: not on the time of a request, nor on that of the plugin. */
function lookAfter(desk: SlotDesk, one: SlotEntry): undefined {
  if (one.due || one.inCall || desk.closed || desk.store.away(one.place)) return
  one.due = true
  queueMicrotask(() => {
    one.due = false
    if (!one.inCall && !desk.closed && !desk.store.away(one.place))
      void send(desk, one, wanted(desk, one, desk.clock.monotonicMs()))
  })
}

function sweep(desk: SlotDesk): () => void {
  let outages = desk.store.outages()
  /** What was told before may have been lost. */
  let backAtMs = 0
  const timer = setInterval(() => {
    if (desk.store.away()) return
    const nowMs = desk.clock.monotonicMs()
    if (desk.store.outages() !== outages) backAtMs = nowMs
    outages = desk.store.outages()
    desk.table.sweep((one) => {
      if (one.inCall || desk.store.away(one.place)) return
      if (one.sentAtMs < backAtMs && one.used > 0) void send(desk, one, wanted(desk, one, nowMs))
      else if (nowMs - one.tidiedAtMs >= tidyEveryMs) tidy(desk, one, nowMs)
    })
  }, sweepEveryMs).unref()
  return () => clearInterval(timer)
}

/** Gives back what is idle, and renews the rest. */
function tidy(desk: SlotDesk, one: SlotEntry, nowMs: number): undefined {
  const keep = wanted(desk, one, nowMs)
  one.peak = one.used
  one.started = false
  one.tidiedAtMs = nowMs
  const isNews = keep !== one.reported
  const isOld = keep > 0 && nowMs - one.sentAtMs >= (one.free > 0 ? renewEveryMs : renewScarceEveryMs)
  if (isNews || isOld) void send(desk, one, keep)
  else if (keep === 0 && nowMs - one.freeAtMs >= knownForMs) desk.table.remove(one)
}

function evict(desk: SlotDesk, one: SlotEntry): undefined {
  if (!desk.store.away(one.place)) void giveUp(desk, one)
}

async function giveUp(desk: SlotDesk, one: SlotEntry): Promise<void> {
  while (one.inCall) await one.landed
  if (one.reported !== 0) await send(desk, one, 0)
}

async function returnAll(desk: SlotDesk): Promise<void> {
  desk.closed = true
  const there = [...desk.table.all()].filter((one) => !desk.store.away(one.place))
  await within(closeDeadlineMs, Promise.all(there.map((one) => giveUp(desk, one))))
}

function sum(all: Iterable<SlotEntry>, read: (one: SlotEntry) => number): number {
  let total = 0
  for (const one of all) total += read(one)
  return total
}
