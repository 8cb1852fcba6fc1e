import type { Clock, LocalTable, SharedWindow, SharedWindowOptions } from '../contract/index.ts'
import { createLocalTable } from './local-table.ts'
import { createWaiter } from './waiter.ts'
import type { StoredWindow, WindowReply, WindowStore } from './window-store.ts'

/** A window that is full is believed to be for so long: after it, somebody may have given back or deleted the key. */
const knownForMs = 1_000
/** Somebody who hammers costs the store ten calls a second, whatever he sends. */
const penaltyEveryMs = 100

/** What the store last said of one key. */
interface Seen {
  spent: number
  endsAtMs: number
  atMs: number
  /** Points that were refused and that the store was not told of. */
  refused: number
  toldAtMs: number
}

/** What all keys of one limit have in common. */
interface Desk {
  readonly stored: StoredWindow
  readonly store: WindowStore
  readonly clock: Clock
  readonly table: LocalTable<Seen>
  calls: number
}

/** One limit as all edges and services share it. Every request asks, unless its key is known to be exhausted. */
export function createSharedWindow(
  name: string,
  { keyPrefix = name, points: limit, durationS, maxKeys }: SharedWindowOptions,
  store: WindowStore,
  clock: Clock,
): SharedWindow {
  const windowMs = durationS * 1_000
  const table = createLocalTable<Seen>({ max: maxKeys, ttlMs: windowMs, clock })
  const desk: Desk = { stored: store.window({ keyPrefix, points: limit, durationS }), store, clock, table, calls: 0 }
  let seen: Seen | undefined
  let now = 0

  return {
    look(key, points, nowMs) {
      now = nowMs
      seen = table.get(key)
      if (seen !== undefined && seen.endsAtMs <= now) seen = undefined
      if (isAway(desk, key)) return 'away'
      return seen !== undefined && now - seen.atMs < knownForMs && seen.spent + points > limit ? 'over' : 'ask'
    },
    remaining: () => Math.max(0, limit - (seen === undefined ? 0 : seen.spent)),
    endsInMs: () => (seen === undefined ? windowMs : seen.endsAtMs - now),
    ask: (key, points, sinceMs) => ask(desk, key, points, sinceMs),
    giveBack: (key, points) => giveBack(desk, key, points),
    owe(key, points, endsInMs) {
      send(desk, key, desk.stored.add(key, points, Math.max(1, Math.ceil(endsInMs / 1_000))))
    },
    penalise(key, points) {
      const one = table.get(key)
      if (one === undefined) return
      const nowMs = clock.monotonicMs()
      one.refused += points
      one.spent += points
      const putOffMs = Math.min(one.endsAtMs + (points * windowMs) / limit, nowMs + windowMs)
      one.endsAtMs = Math.max(one.endsAtMs, putOffMs)
      if (nowMs - one.toldAtMs >= penaltyEveryMs) tellRefused(desk, key, one)
    },
    edges: store.edges,
    stats: {
      keys: () => table.size,
      evicted: () => table.evicted,
      calls: () => desk.calls,
      away: () => (store.away() ? 1 : 0),
    },
    close: async () => undefined,
  }
}

function isAway({ store, stored }: Desk, key: string): boolean {
  return store.away(stored.place(key))
}

function ask(desk: Desk, key: string, points: number, sinceMs: number): Promise<'granted' | 'over' | 'away'> {
  const { stored, store, clock, table } = desk
  const leftMs = store.deadlineMs - (clock.monotonicMs() - sinceMs)
  if (isAway(desk, key) || leftMs <= 0) return Promise.resolve('away')
  const known = table.get(key)
  if (known) tellRefused(desk, key, known)
  desk.calls++
  return new Promise((resolve) => {
    const waiter = createWaiter(points, leftMs, resolve, () => store.late(stored.place(key)))
    stored.take(key, points).then(
      (reply) => {
        note(desk, key, reply)
        if (!waiter.settled) waiter.settle(reply.granted ? 'granted' : 'over')
        // The request was judged without it, and is counted by `owe` if it was admitted.
        else if (reply.granted) giveBack(desk, key, points)
      },
      () => waiter.settle('away'),
    )
  })
}

/** Nobody waits for the answer. What is lost with it is lost: it cannot be known whether a repetition would count twice. */
function send(desk: Desk, key: string, call: Promise<WindowReply>): undefined {
  desk.calls++
  call.then(
    (reply) => note(desk, key, reply),
    () => undefined,
  )
}

function note({ table, clock }: Desk, key: string, { spent, endsInMs }: WindowReply): undefined {
  if (endsInMs <= 0) return void table.delete(key)
  const atMs = clock.monotonicMs()
  const { refused = 0, toldAtMs = Number.NEGATIVE_INFINITY } = table.get(key) ?? {}
  table.set(key, { spent, endsAtMs: atMs + endsInMs, atMs, refused, toldAtMs })
}

/** Also while Redis counts as away: behind a late answer it does, and answers. */
function giveBack(desk: Desk, key: string, points: number): undefined {
  const one = desk.table.get(key)
  if (one === undefined || one.endsAtMs <= desk.clock.monotonicMs()) return
  one.spent -= points
  send(desk, key, desk.stored.giveBack(key, points))
}

function tellRefused(desk: Desk, key: string, one: Seen): undefined {
  if (one.refused === 0 || isAway(desk, key)) return
  one.toldAtMs = desk.clock.monotonicMs()
  send(desk, key, desk.stored.penalise(key, one.refused))
  one.refused = 0
}
