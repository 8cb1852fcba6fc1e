import { type Arithmetic, type Clock, ticksPerMs } from '../contract/index.ts'
import { addUnused, settle } from './account.ts'
import type { Account, BucketReply, BucketStore } from './bucket-store.ts'
import type { Entry, Flight, Waiter } from './key-table.ts'
import { leaseMs, leaseSize, marginMs, refillMark } from './lease.ts'

/** What all keys of one shared limit have in common. */
export interface Desk {
  readonly name: string
  readonly arithmetic: Arithmetic
  /** Nothing was taken, by the clock that the store showed last: where a key starts that nobody asked about. */
  readonly fresh: unknown
  /** Take ahead, beyond what requests wait for. */
  readonly leased: boolean
  readonly store: BucketStore
  readonly clock: Clock
  calls: number
}

/** The name of a key in the store. */
export function bucketOf({ name }: Desk, key: string): string {
  return `${name}:${key}`
}

export function ticksNow({ clock }: Desk): number {
  return Math.floor(clock.monotonicMs() * ticksPerMs)
}

/**
 * Calls the store: reports what was spent, has what requests wait for charged, and takes `want` ahead. One call at a time
 * per key, so that a call whose answer never came can be repeated with its number and is counted once.
 */
export function send(desk: Desk, one: Entry, want: number, cost: number): Promise<void> {
  const sentAt = ticksNow(desk)
  const asked = one.waiters.filter((waiter) => !waiter.settled)
  one.waiters = []
  const charge = asked.reduce((sum, waiter) => sum + waiter.cost, 0)
  const flight: Flight = one.unsure ?? { number: desk.store.nextCall(), account: { ...one.account }, sentAt }
  const sent: Sent = { flight, account: { ...one.account }, owed: one.owed, left: held(one, sentAt), asked }
  one.flight = flight
  desk.calls++
  one.landed = desk.store
    .call(bucketOf(desk, one.key), desk.arithmetic, {
      ...sent.account,
      number: flight.number,
      left: sent.left,
      least: asked[0]?.cost ?? cost,
      charge: Math.min(charge, desk.arithmetic.capacity),
      want,
      holdMs: leaseMs + marginMs,
    })
    .then(
      (reply) => arrived(desk, one, sent, reply),
      () => failed(one, sent),
    )
  return one.landed
}

/** What this edge still holds: a lease ends by its own clock before the store takes it back. */
export function held(one: Entry, now: number): number {
  if (one.left > 0 && one.leftUntil <= now) one.left = 0
  return one.left
}

/** What the store has left, as far as is known: others may have taken some since. */
export function freeOf({ arithmetic }: Desk, one: Entry, now: number): number {
  arithmetic.advance(one.known, now)
  return arithmetic.capacity - arithmetic.used(one.known) - one.owed
}

/** How much to take ahead now; 0 when it is not worth a call. */
export function wanted({ leased }: Desk, one: Entry, now: number, cost: number): number {
  if (!leased) return 0
  const size = leaseSize(one, now)
  return size < cost ? 0 : size
}

interface Sent {
  readonly flight: Flight
  /** Reported this time; the flight has what was reported the first time. */
  readonly account: Account
  readonly owed: number
  readonly left: number
  readonly asked: readonly Waiter[]
}

function arrived(desk: Desk, one: Entry, sent: Sent, reply: BucketReply): undefined {
  const { flight, left, asked } = sent
  const now = ticksNow(desk)
  one.flight = null
  one.unsure = null
  settle(one, reply.repeated ? flight.account : sent.account)
  if (!reply.repeated) one.owed -= sent.owed
  held(one, now)
  // From when it was sent: the store began to count later.
  one.leftUntil = flight.sentAt + leaseMs * ticksPerMs
  if (one.leftUntil > now) one.left += reply.granted
  // After a repeated call it is not known exactly; the next report tells.
  one.reported = reply.repeated ? -1 : left + reply.granted
  one.low = refillMark(one)
  learn(desk, one, reply, now)
  refund(one, serve(one, asked, reply))
  const waiting = one.waiters.find((waiter) => !waiter.settled)
  if (waiting) void send(desk, one, wanted(desk, one, now, waiting.cost), waiting.cost)
  // Admitted behind a late answer: the others must not count on it any longer than can be helped.
  else if (one.owed > 0) void send(desk, one, 0, 1)
}

function learn({ arithmetic, fresh }: Desk, one: Entry, { mark, state }: BucketReply, now: number): undefined {
  arithmetic.read(one.known, state, now)
  arithmetic.copy(one.known, fresh)
  arithmetic.clear(fresh)
  one.knownAt = now
  one.mark = mark
}

/** What was charged for requests that did not wait for it pays for those that were admitted without; the rest goes back. */
function refund(one: Entry, unused: number): undefined {
  const paid = Math.min(unused, one.owed, one.account.spent)
  one.owed -= paid
  one.account.spent -= paid
  if (unused > paid) addUnused(one, unused - paid)
}

/** Hands out what was charged, in order. Returns what nobody took. */
function serve(one: Entry, asked: readonly Waiter[], { charged, repeated }: BucketReply): number {
  let pool = charged
  for (const waiter of asked) {
    if (waiter.settled) continue
    if (waiter.cost <= pool) {
      pool -= waiter.cost
      one.used += waiter.cost
      waiter.settle('granted')
    } else if (repeated) {
      // This answer was for others, who are gone.
      one.waiters.push(waiter)
    } else {
      waiter.settle('over')
    }
  }
  return pool
}

function failed(one: Entry, { flight, asked }: Sent): undefined {
  one.flight = null
  one.unsure = flight
  for (const waiter of [...asked, ...one.waiters]) waiter.settle('away')
  one.waiters = []
}
