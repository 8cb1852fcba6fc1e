import {
  type Clock,
  type SharedBucket,
  type SharedBucketOptions,
  type SharedBucketStats,
  ticksPerMs,
} from '../contract/index.ts'
import { addDebt, addUnused, isSettled } from './account.ts'
import type { BucketStore } from './bucket-store.ts'
import { createKeyTable, type Entry, type KeyTable } from './key-table.ts'
import { bucketOf, type Desk, freeOf, held, send, ticksNow, wanted } from './refill.ts'
import { createWaiter } from './waiter.ts'
import { within } from './within.ts'

/** What the store had left is believed for so long: after it, others may have given something back. */
const knownForTicks = 1_000 * ticksPerMs
/** Every entry of a table of 20,000 is visited twice a second, which takes less than a millisecond each time. */
const sweepEveryMs = 100
const entriesPerSweep = 4_000
/** Spent tokens are reported after this time at the latest, and a key that is not used gives back what it holds. */
const reportAfterTicks = 500 * ticksPerMs
/** Giving back must not hold up the end of the process: what is late comes free when the leases end. */
const closeDeadlineMs = 1_000

/**
 * One limit as all edges share it. Requests take from what this edge holds; a call to the store gets more before all of
 * it is spent.
 */
export function createSharedBucket(
  name: string,
  options: SharedBucketOptions,
  store: BucketStore,
  clock: Clock,
): SharedBucket {
  const { arithmetic, leased } = options
  const desk: Desk = { name, arithmetic, fresh: arithmetic.create(), leased, store, clock, calls: 0 }
  const table = createKeyTable(options.maxKeys, () => newState(desk))
  const stopSweep = sweep(desk, table)
  const placeOf = (key: string): number => store.place(bucketOf(desk, key), arithmetic)
  const entryOf = (key: string): Entry =>
    table.get(key) ?? table.add(key, placeOf(key), ticksNow(desk), (one) => evict(desk, one))
  let entry: Entry | undefined
  let cost = 0
  let now = 0

  return {
    look(key, ofCost, nowTicks) {
      now = nowTicks
      cost = ofCost
      entry = table.get(key)
      if (entry === undefined) return store.away(placeOf(key)) ? 'away' : 'ask'
      entry.touched = true
      if (desk.leased && held(entry, now) >= cost) return 'fits'
      if (store.away(entry.place)) return 'away'
      return now - entry.knownAt < knownForTicks && freeOf(desk, entry, now) < cost ? 'over' : 'ask'
    },
    take() {
      const one = entry!
      one.left -= cost
      one.account.spent += cost
      one.used += cost
      one.cost = cost
      // Not on the time of the request, nor on that of the plugin.
      if (one.left < one.low && one.flight === null && !store.away(one.place)) queueMicrotask(() => refill(desk, one))
    },
    free: () => (entry === undefined ? arithmetic.capacity : held(entry, now) + freeOf(desk, entry, now)),
    ticksUntil(free) {
      if (entry === undefined) return 0
      return arithmetic.ticksUntil(entry.known, arithmetic.capacity - free - entry.owed + held(entry, now))
    },
    copyTo(state) {
      arithmetic.copy(entry?.known ?? desk.fresh, state)
      arithmetic.advance(state, now)
      if (entry !== undefined) arithmetic.take(state, entry.owed - held(entry, now))
    },
    ask: (key, ofCost, sinceMs) => ask(desk, entryOf(key), ofCost, sinceMs),
    giveBack: (key, ofCost) => addUnused(entryOf(key), ofCost),
    owe(key, ofCost, window) {
      const one = entryOf(key)
      one.owed += ofCost
      if (window === undefined) one.account.spent += ofCost
      else addDebt(one, ofCost, window)
    },
    edges: store.edges,
    stats: statsOf(desk, table),
    close() {
      stopSweep()
      return returnAll(desk, table)
    },
  }
}

function statsOf(desk: Desk, table: KeyTable): SharedBucketStats {
  const holding = (): Entry[] => table.all().filter((one) => held(one, ticksNow(desk)) > 0)
  const sum = (entries: readonly Entry[]): number => entries.reduce((total, one) => total + one.left, 0)
  return {
    keys: () => table.all().length,
    evicted: () => table.evicted,
    held: () => sum(holding()),
    stranded: () => sum(holding().filter((one) => !one.touched)),
    oldestMs: () => Math.max(0, ...holding().map((one) => (ticksNow(desk) - one.knownAt) / ticksPerMs)),
    calls: () => desk.calls,
    away: () => (desk.store.away() ? 1 : 0),
  }
}

function newState({ arithmetic, fresh }: Desk): unknown {
  const state = arithmetic.create()
  arithmetic.copy(fresh, state)
  return state
}

function refill(desk: Desk, one: Entry): undefined {
  const now = ticksNow(desk)
  const { cost } = one
  if (one.flight !== null || freeOf(desk, one, now) < cost) return
  const want = wanted(desk, one, now, cost)
  if (want > 0) void send(desk, one, want, cost)
}

function ask(desk: Desk, one: Entry, cost: number, sinceMs: number): Promise<'granted' | 'over' | 'away'> {
  const { store, clock } = desk
  const now = ticksNow(desk)
  const leftMs = store.deadlineMs - (clock.monotonicMs() - sinceMs)
  // Whoever comes behind a call that is late already would wait in vain.
  const isStuck = one.flight !== null && now - one.flight.sentAt > store.deadlineMs * ticksPerMs
  if (isStuck) store.late(one.place)
  if (store.away(one.place) || isStuck || leftMs <= 0) return Promise.resolve('away')
  return new Promise((resolve) => {
    one.waiters.push(createWaiter(cost, leftMs, resolve, () => store.late(one.place)))
    if (one.flight === null) void send(desk, one, wanted(desk, one, now, cost), cost)
  })
}

function sweep(desk: Desk, table: KeyTable): () => void {
  const timer = setInterval(() => {
    if (desk.store.away()) return
    const now = ticksNow(desk)
    table.sweep(entriesPerSweep, (one) => {
      if (tidy(desk, one, now)) table.remove(one)
    })
  }, sweepEveryMs).unref()
  return () => clearInterval(timer)
}

/** Reports, and gives back what an idle key holds. True when there is nothing left to know about it. */
function tidy(desk: Desk, one: Entry, now: number): boolean {
  const isIdle = !one.touched
  one.touched = false
  if (one.flight !== null || desk.store.away(one.place)) return false
  if (now - Math.max(one.usedSince, one.knownAt) < reportAfterTicks) return false
  if (isIdle) one.left = 0
  else if (isSettled(one)) return false
  if (hasNews(one)) {
    void send(desk, one, 0, 1)
    return false
  }
  return now - one.knownAt > knownForTicks
}

/** The store does not know yet what was spent, or that less is held. */
function hasNews(one: Entry): boolean {
  return !isSettled(one) || one.unsure !== null || one.left !== one.reported
}

function evict(desk: Desk, one: Entry): undefined {
  for (const waiter of one.waiters) waiter.settle('away')
  one.waiters = []
  if (!desk.store.away(one.place)) void giveUp(desk, one)
}

/** Returns what is held, also what is on its way. */
async function giveUp(desk: Desk, one: Entry): Promise<void> {
  while (one.flight !== null) await one.landed
  one.left = 0
  if (hasNews(one)) await send(desk, one, 0, 1)
}

async function returnAll(desk: Desk, table: KeyTable): Promise<void> {
  const there = table.all().filter((one) => !desk.store.away(one.place))
  await within(closeDeadlineMs, Promise.all(there.map((one) => giveUp(desk, one))))
}
