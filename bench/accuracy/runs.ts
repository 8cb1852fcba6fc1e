import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Counted } from './limits.ts'
import type { Shape } from './load.ts'
import type { Store } from './redis.ts'

/** What a run does to the gateways and their store while the load comes. */
export interface Run {
  readonly name: string
  /** Offered load as a multiple of the limit. */
  readonly load: number
  readonly shape?: Shape
  /** How many times more a full bucket or window may be admitted, by the stated formula. */
  readonly more?: number
  readonly place?: 'delayed' | 'slow' | 'sentinel' | 'skewed'
  /** Why it cannot run here; `null` when it can. */
  absent?(): string | null
  fault?(store: Store, seconds: number): Promise<void>
}

const healthy: readonly Run[] = [
  { name: '1x', load: 1 },
  { name: '1.5x', load: 1.5 },
  { name: '10x, keys in turns', load: 10, shape: 'turns' },
  { name: 'all at the edge of a window, 3x', load: 3, shape: 'edges' },
]

const shared: readonly Run[] = [
  { name: 'Redis 5 ms away', load: 1.5, place: 'delayed' },
  { name: 'clocks an hour apart', load: 1.5, place: 'skewed', absent: missingFaketime },
  { name: 'SCRIPT FLUSH', load: 1.5, fault: flush },
  { name: 'frozen for 2 s', load: 1.5, more: 1, fault: freeze },
  { name: 'killed, back and empty', load: 1.5, more: 1, fault: restart },
  { name: 'slower than the deadline', load: 1.5, more: 1, place: 'slow' },
  { name: 'fail-over by Sentinel', load: 1.5, more: 1, place: 'sentinel', fault: failOver },
]

/** What one edge counts alone is not touched by anything that happens to the store. */
export function runsOf({ coordination }: Counted): readonly Run[] {
  return coordination === 'local' ? healthy : [...healthy, ...shared]
}

async function flush(store: Store, seconds: number): Promise<void> {
  await pause((seconds * 1_000) / 2)
  store.flushScripts()
}

async function freeze(store: Store, seconds: number): Promise<void> {
  await pause((seconds * 1_000) / 3)
  store.freeze()
  await pause(2_000)
  store.thaw()
}

async function restart(store: Store, seconds: number): Promise<void> {
  await pause((seconds * 1_000) / 2)
  await store.restart()
}

async function failOver(store: Store, seconds: number): Promise<void> {
  await pause((seconds * 1_000) / 3)
  await store.kill()
}

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

function missingFaketime(): string | null {
  return existsSync(faketime) ? null : 'apt-get install faketime'
}

/** Each process an hour from the next; what they measure intervals by stays true. */
export function skewedBy(hours: number): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: faketime,
    FAKETIME: `${hours < 0 ? '' : '+'}${hours * 3_600}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
