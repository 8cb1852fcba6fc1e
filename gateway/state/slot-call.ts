import type { Clock, SharedSlotsOptions } from '../contract/index.ts'
import type { Waiter } from './key-table.ts'
import { leaseMs, marginMs } from './lease.ts'
import type { SlotReply, SlotStore } from './slot-store.ts'
import type { SlotEntry, SlotTable } from './slot-table.ts'

/** All keys of one limit, whoever counts by it: a reload may change the options while requests are in flight. */
export interface SlotDesk {
  readonly name: string
  readonly store: SlotStore
  readonly clock: Clock
  readonly table: SlotTable
  options: SharedSlotsOptions
  calls: number
  /** Everything was given back, and nothing is told any more. */
  closed: boolean
}

/** What this edge may still use without asking: a lease ends by its own clock before the store takes it back. */
export function spare(one: SlotEntry, nowMs: number): number {
  return one.heldUntilMs > nowMs ? one.held - one.used : 0
}

/** A request holds so many more, from here on. */
export function start(one: SlotEntry, slots: number): undefined {
  one.used += slots
  if (one.used > one.peak) one.peak = one.used
  one.started = true
}

/**
 * What is worth keeping for requests to come. Without one since the last look, nothing: a slot that nobody uses goes back
 * within two looks. Beyond what was used at a time, a quarter of it, so that a busy key seldom has to ask.
 */
export function wanted(desk: SlotDesk, one: SlotEntry, nowMs: number): number {
  if (keepsNothing(desk, one) || !one.started || one.heldUntilMs <= nowMs) return one.used
  return Math.max(one.used, Math.min(one.held, one.peak + aheadOf(one.peak)))
}

/** What comes free here is not for the next request here: it goes back, and whoever asks first gets it. */
export function keepsNothing({ options }: SlotDesk, one: SlotEntry): boolean {
  return !options.leased || one.crowded
}

function aheadOf(slots: number): number {
  return Math.floor(slots / 4)
}

/** The last slot was taken, others are probably left, and the next request should not have to wait for one. */
export function wantsMore(desk: SlotDesk, one: SlotEntry): boolean {
  return !keepsNothing(desk, one) && one.used >= one.held && one.free > 1 && aheadOf(one.used) > 0
}

/** The slots of a key, as the store knows them. */
export function slotsOf({ name }: SlotDesk, key: string): string {
  return `${name}:${key}`
}

/**
 * Tells the store what this edge keeps, and asks for what requests wait for. One call at a time per key. Every call tells
 * everything, so that one that failed needs no repetition; its number lets the store ignore it when it arrives late.
 */
export function send(desk: SlotDesk, one: SlotEntry, keep: number): Promise<void> {
  const { store, options } = desk
  const sentAtMs = desk.clock.monotonicMs()
  const asked = one.waiters.filter((waiter) => !waiter.settled)
  one.waiters = []
  const need = asked.reduce((sum, waiter) => sum + waiter.cost, 0)
  // From here on nobody may use what is given up.
  one.held = Math.min(one.held, keep)
  one.reported = unknown
  one.inCall = true
  one.sentAtMs = sentAtMs
  desk.calls++
  one.landed = store
    .hold(slotsOf(desk, one.key), {
      limit: options.limit,
      number: store.nextCall(),
      keep,
      least: asked[0]?.cost ?? 0,
      need,
      ahead: one.started && !keepsNothing(desk, one) && !desk.closed ? aheadOf(one.used + need) : 0,
      holdMs: leaseMs + marginMs,
    })
    .then(
      (reply) => arrived(desk, one, { sentAtMs, keep, asked }, reply),
      () => failed(one, asked),
    )
  return one.landed
}

const unknown = -1

interface Sent {
  readonly sentAtMs: number
  readonly keep: number
  readonly asked: readonly Waiter[]
}

function arrived(desk: SlotDesk, one: SlotEntry, { sentAtMs, keep, asked }: Sent, reply: SlotReply): undefined {
  const nowMs = desk.clock.monotonicMs()
  one.inCall = false
  one.reported = keep + reply.given
  // From when it was sent: the store began to count later.
  one.heldUntilMs = sentAtMs + leaseMs
  one.free = reply.free
  one.freeAtMs = nowMs
  one.crowded = reply.crowded
  one.held = (keepsNothing(desk, one) ? Math.min(keep, one.used) : keep) + reply.given
  for (const waiter of asked) if (!serve(one, waiter, nowMs)) waiter.settle('over')
  // Those who came meanwhile were not asked for: what is left may do.
  one.waiters = one.waiters.filter((waiter) => !serve(one, waiter, nowMs))
  if (one.waiters.length > 0 || owesNow(desk, one)) void send(desk, one, wanted(desk, one, nowMs))
}

/** True when this one need not wait any more. */
function serve(one: SlotEntry, waiter: Waiter, nowMs: number): boolean {
  if (waiter.settled) return true
  if (waiter.cost > spare(one, nowMs)) return false
  start(one, waiter.cost)
  waiter.settle('granted')
  return true
}

/** Others wait for what is not used any more, or must hear of what is used without having been given. */
function owesNow(desk: SlotDesk, one: SlotEntry): boolean {
  if (desk.store.away(one.place) || desk.closed) return false
  return one.used > one.reported || (keepsNothing(desk, one) && one.used < one.reported)
}

function failed(one: SlotEntry, asked: readonly Waiter[]): undefined {
  one.inCall = false
  for (const waiter of [...asked, ...one.waiters]) waiter.settle('away')
  one.waiters = []
}
