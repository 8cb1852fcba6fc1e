import type { Ban, BanChange, BanKind, BanOutcome, Clock } from '../../contract/index.ts'
import { createConflictMemory, describeBan } from './conflicts.ts'
import { decide } from './precedence.ts'
import { keyOf, newId } from './stored.ts'
import { type BanTable, createBanTable } from './table.ts'

export interface RegisterOptions {
  readonly clock: Clock
  /** Most bans and allows. */
  readonly max: number
  readonly edge: string
  /** A store that other edges share will be told; without one, what is lifted is simply gone. */
  readonly shared: boolean
  emit(change: BanChange): undefined
}

/** What somebody wants. */
export interface BanAction {
  readonly kind: BanKind
  /** In canonical form. */
  readonly target: string
  readonly effect: Ban['effect']
  /** Ignored for `lifted`. */
  readonly forMs: number
  readonly author: Ban['author']
  readonly by: string
  readonly reason: string
}

/** A change that the store has not confirmed. */
export interface Unsaid {
  readonly ban: Ban
  /** Id of what the store has instead, as far as is known. */
  base: string
  readonly before: Ban | undefined
  /** Not new, but missing in the store. */
  readonly restored: boolean
  told: boolean
}

/** The bans of this edge: what stands, what is wanted, and what the store still has to hear. Never waits. */
export interface Register {
  readonly table: BanTable
  readonly unsaid: Map<string, Unsaid>
  /** Milliseconds since 1970 by the shared clock; moves evenly, whatever happens to the clock of the machine. */
  now(): number
  /** The store's clock read `storeMs` at some moment between two readings of `monotonicMs`. */
  anchor(storeMs: number, beforeMs: number, afterMs: number): undefined
  /** `online`: the store can be told at once, and events wait for what it says. */
  act(action: BanAction, online: boolean): BanOutcome
  /** What the store has on a target. */
  learn(stored: Ban): undefined
  /** The store took a change. */
  said(unsaid: Unsaid, written: boolean): undefined
  /** The store has something else than was expected. */
  refused(unsaid: Unsaid, stored: Ban): undefined
  /** The store does not answer: what was done is done here, and events say so. */
  tellUnsaid(): undefined
  /** Something is missing in the store. */
  restore(ban: Ban): undefined
  /** Removes what has ended. */
  sweep(): undefined
  /** A ban has ended everywhere. */
  ended(ban: Ban): undefined
  /** Resolves with what stands when the store has spoken about a ban. */
  settled(ban: Ban): Promise<Ban>
  readonly changes: Readonly<Record<BanChange['action'], number>>
}

/** How long it is remembered that something was lifted: an edge that was away for less does not bring it back. */
const liftedMs = 86_400_000
/** What had to go because the table was full is not worth more. */
const evictedMs = 60_000

export function createRegister(options: RegisterOptions): Register {
  const { clock, max, edge, shared } = options
  const table = createBanTable()
  const unsaid = new Map<string, Unsaid>()
  const waiting = new Map<string, (stands: Ban) => void>()
  const isDue = createConflictMemory()
  const changes = { add: 0, remove: 0, expire: 0, restore: 0, conflict: 0 }
  let offsetMs = clock.wallMs() - clock.monotonicMs()
  const now = (): number => clock.monotonicMs() + offsetMs

  function tell(action: BanChange['action'], ban: Ban, conflict: string | null = null): undefined {
    changes[action]++
    const { id, kind, target, reason, by, untilMs } = ban
    const effect = ban.effect === 'allow' ? 'allow' : 'ban'
    options.emit({ action, effect, id, kind, target, reason, by, untilMs: Math.round(untilMs), conflict })
  }

  function tellConflict(rule: string, stands: Ban, other: Ban): undefined {
    if (!isDue(`${keyOf(stands)} ${rule}`, now())) return
    tell('conflict', stands, `${rule}: ${describeBan(stands)} stands, ${describeBan(other)} does not`)
  }

  function tellOnce(one: Unsaid): undefined {
    if (one.told) return
    one.told = true
    const { ban, before, restored } = one
    if (restored) tell('restore', ban)
    else if (ban.effect !== 'lifted') tell('add', ban)
    else if (before) tell('remove', { ...before, reason: ban.reason, by: ban.by })
  }

  function settle(ban: Ban, stands: Ban): undefined {
    waiting.get(ban.id)?.(stands)
    waiting.delete(ban.id)
  }

  function change(ban: Ban, before: Ban | undefined, online: boolean): undefined {
    const key = keyOf(ban)
    const earlier = unsaid.get(key)
    const one: Unsaid = { ban, base: earlier?.base ?? before?.id ?? '', before, restored: false, told: false }
    if (earlier) settle(earlier.ban, ban)
    if (shared) unsaid.set(key, one)
    if (shared || ban.effect !== 'lifted') table.put(ban)
    else if (before) table.remove(before)
    if (!online) tellOnce(one)
  }

  /** Takes the store's word for a target, in the place of what was here. */
  function adopt(stored: Ban): undefined {
    const isNew = table.get(stored.kind, stored.target) === undefined
    if (isNew && stored.effect !== 'lifted' && table.size >= max) {
      const soonest = table.soonestAutomatic()
      if (soonest === undefined && stored.author === 'automatic') return
      if (soonest) table.remove(soonest)
    }
    table.put(stored)
  }

  function refused(one: Unsaid, stored: Ban): undefined {
    const { stands, rule, conflict } = decide(one.ban, stored, now())
    if (stands === 'candidate') {
      one.base = stored.id
      if (conflict) tellConflict(rule, one.ban, stored)
      return
    }
    unsaid.delete(keyOf(one.ban))
    adopt(stored)
    if (conflict) tellConflict(rule, stored, one.ban)
    settle(one.ban, stored)
  }

  function sweep(): undefined {
    for (const ban of table.sweep(now())) {
      settle(ban, ban)
      const one = unsaid.get(keyOf(ban))
      if (one?.ban === ban) unsaid.delete(keyOf(ban))
      // With a store, whoever removes it there tells of it.
      if (ban.effect !== 'lifted' && (!shared || one?.ban === ban)) tell('expire', ban)
    }
  }

  /** Makes room for a new entry; a text says why there is none. */
  function room({ author }: BanAction, online: boolean): string | null {
    // What has ended takes no place.
    if (table.size >= max) sweep()
    if (table.size < max) return null
    if (author === 'operator') return `the table of bans is full (bans.max: ${max}); remove some, or raise it`
    const soonest = table.soonestAutomatic()
    if (soonest === undefined) return `the table of bans is full of entries of operators (bans.max: ${max})`
    // Each one that makes room leaves a mark for a minute, and marks are bounded too.
    if (table.lifted >= max) return `too many bans came and went in a minute (bans.max: ${max})`
    const nowMs = now()
    const untilMs = Math.min(soonest.untilMs, nowMs + evictedMs)
    const reason = `made room: bans.max is ${max}`
    const lifted: Ban = { ...soonest, id: newId(), effect: 'lifted', by: `edge ${edge}`, reason, atMs: nowMs, untilMs }
    change(lifted, soonest, online)
    return null
  }

  function act(action: BanAction, online: boolean): BanOutcome {
    const { kind, target, effect, forMs, author, by, reason } = action
    const nowMs = now()
    const known = table.get(kind, target)
    const present = known && known.untilMs > nowMs ? known : undefined
    const isLift = effect === 'lifted'
    if (isLift && (present === undefined || present.effect === 'lifted')) {
      return { done: false, why: `nothing stands on ${target}`, stands: null }
    }
    const untilMs = isLift ? Math.min(present!.untilMs, nowMs + liftedMs) : nowMs + forMs
    const ban: Ban = { id: newId(), kind, target, effect, author, by, reason, edge, atMs: nowMs, untilMs }
    const { stands, rule, conflict } = decide(ban, present, nowMs)
    if (stands === 'present') {
      if (conflict) tellConflict(rule, present!, ban)
      return { done: false, why: `${rule}: ${describeBan(present!)}`, stands: present! }
    }
    const isNew = !isLift && (present === undefined || present.effect === 'lifted')
    const full = isNew ? room(action, online) : null
    if (full !== null) return { done: false, why: full, stands: null }
    if (conflict) tellConflict(rule, ban, present!)
    change(ban, present, online)
    return { done: true, why: rule, stands: isLift ? null : ban }
  }

  return {
    table,
    unsaid,
    now,
    anchor(storeMs, beforeMs, afterMs) {
      // What the answer's way took is not known to be either way's: move only as far as the clocks differ for certain.
      const least = storeMs - afterMs
      const most = storeMs + 1 - beforeMs
      offsetMs = Math.min(most, Math.max(least, offsetMs))
    },
    act,
    learn(stored) {
      if (stored.untilMs <= now()) return
      const one = unsaid.get(keyOf(stored))
      const mine = table.get(stored.kind, stored.target)
      if (one !== undefined && one.ban.id !== stored.id) refused(one, stored)
      else if (mine?.id !== stored.id) adopt(stored)
    },
    said(one, written) {
      const key = keyOf(one.ban)
      const latest = unsaid.get(key)
      if (latest === one) unsaid.delete(key)
      else if (latest) latest.base = one.ban.id
      if (written || !one.restored) tellOnce(one)
      settle(one.ban, one.ban)
    },
    refused,
    tellUnsaid() {
      for (const one of unsaid.values()) if (!one.restored) tellOnce(one)
    },
    restore(ban) {
      const key = keyOf(ban)
      if (!unsaid.has(key)) unsaid.set(key, { ban, base: '', before: undefined, restored: true, told: false })
    },
    sweep,
    ended(ban) {
      if (ban.effect !== 'lifted') tell('expire', ban)
    },
    settled: (ban) => new Promise((resolve) => waiting.set(ban.id, resolve)),
    changes,
  }
}
