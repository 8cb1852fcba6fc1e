import { onTestFinished } from 'vitest'
import type { Clock, SharedSlots, SharedSlotsOptions } from '../../gateway/contract/index.ts'
import type { RedisStore } from '../../gateway/state/redis-store.ts'
import { createSharedLimits } from '../../gateway/state/shared-limits.ts'
import { openStore, clock as realClock } from './edge.ts'

export interface SlotsEdge {
  readonly store: RedisStore
  readonly slots: SharedSlots
  /** One request: from what is held, or by asking. */
  send(key?: string, cost?: number): Promise<'granted' | 'over' | 'away'>
  /** Requests that were admitted of so many, one after the other; none of them ends. */
  admitted(count: number, key?: string): Promise<number>
  release(count?: number, key?: string): undefined
  /** The same limit as after a reload. */
  reopen(options: Partial<SharedSlotsOptions>): SharedSlots
}

/** One edge as a gateway process has it; closes with the test. */
export async function openSlots(
  url: string,
  options: Partial<SharedSlotsOptions> = {},
  { clock = realClock, deadlineMs = 1_000 }: { clock?: Clock; deadlineMs?: number } = {},
): Promise<SlotsEdge> {
  const store = await openStore(url, deadlineMs)
  const all = { limit: 10, leased: true, maxKeys: 1_000, ...options }
  const shared = createSharedLimits(store, clock)('rate-limit')
  const slots = shared.slots('test', all)
  onTestFinished(slots.close)

  async function send(key = 'k', cost = 1): Promise<'granted' | 'over' | 'away'> {
    const seen = slots.look(key, cost, clock.monotonicMs())
    if (seen === 'fits') slots.take()
    if (seen === 'ask') return slots.ask(key, cost, clock.monotonicMs())
    return seen === 'fits' ? 'granted' : seen
  }
  return {
    store,
    slots,
    send,
    async admitted(count, key) {
      let admitted = 0
      for (let i = 0; i < count; i++) if ((await send(key)) === 'granted') admitted++
      return admitted
    },
    release(count = 1, key = 'k') {
      for (let i = 0; i < count; i++) slots.release(key, 1)
    },
    reopen: (changed) => shared.slots('test', { ...all, ...changed }),
  }
}

/** What Redis has on record for a key, all edges together. */
export async function onRecord(
  client: { hgetall(key: string): Promise<Record<string, string>> },
  key = 'k',
): Promise<number> {
  const all = await client.hgetall(`sp:{inflight:test:${key}}`)
  return Object.entries(all).reduce((sum, [name, text]) => (name === 'w' ? sum : sum + Number(text.split(' ')[1])), 0)
}
