import { onTestFinished } from 'vitest'
import {
  type Arithmetic,
  type SharedBucket,
  type SharedBucketOptions,
  ticksPerMs,
} from '../../gateway/contract/index.ts'
import type { BucketReply } from '../../gateway/state/bucket-store.ts'
import type { RedisTarget } from '../../gateway/state/redis-server.ts'
import { createRedisStore, type RedisStore } from '../../gateway/state/redis-store.ts'
import { createSharedBucket } from '../../gateway/state/shared-bucket.ts'
import { defineGcra } from '../../plugins/rate-limit/gcra.ts'

export const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
let edges = 0

/** A store as one gateway process has it; ends with the test. */
export async function openStore(at: string | RedisTarget, deadlineMs = 1_000): Promise<RedisStore> {
  const store = createRedisStore({
    ...(typeof at === 'string' ? { url: at } : at),
    ...{ prefix: 'sp', deadlineMs, edge: `edge-${++edges}`, onChange: () => undefined },
  })
  onTestFinished(store.close)
  await store.start()
  return store
}

export interface TestEdge {
  readonly store: RedisStore
  readonly bucket: SharedBucket
  /** One request: from what is held, or by asking. */
  send(key?: string, costTokens?: number): Promise<'granted' | 'over' | 'away'>
  /** Requests that were admitted of so many, one after the other. */
  admitted(count: number, key?: string): Promise<number>
}

/** One edge that counts `burst` tokens, one of which comes back in `intervalMs`, or as the arithmetic says. */
export async function openEdge(
  at: string | RedisTarget,
  { burst, intervalMs, leased = true }: { burst: number; intervalMs: number; leased?: boolean },
  options: Partial<SharedBucketOptions> & { readonly deadlineMs?: number } = {},
): Promise<TestEdge> {
  const store = await openStore(at, options.deadlineMs)
  const { arithmetic = defineGcra({ tokens: 1, perMs: intervalMs }, burst), maxKeys = 1_000 } = options
  const all = { arithmetic, leased, maxKeys }
  const bucket = createSharedBucket('test', all, store, clock)
  onTestFinished(bucket.close)

  async function send(key = 'k', costTokens = 1): Promise<'granted' | 'over' | 'away'> {
    const cost = costTokens * arithmetic.unitsPerToken
    const seen = bucket.look(key, cost, Math.floor(clock.monotonicMs() * ticksPerMs))
    if (seen === 'fits') bucket.take()
    if (seen === 'ask') return bucket.ask(key, cost, clock.monotonicMs())
    return seen === 'fits' ? 'granted' : seen
  }
  return {
    store,
    bucket,
    send,
    async admitted(count, key) {
      let admitted = 0
      for (let i = 0; i < count; i++) if ((await send(key)) === 'granted') admitted++
      return admitted
    },
  }
}

/** A call to the store in which nothing happens. */
export const noCall = {
  spent: 0,
  debt: 0,
  debtIn: 0,
  unused: 0,
  unusedMark: 0,
  left: 0,
  charge: 0,
  want: 0,
  holdMs: 11_000,
}

/** What is left, by the state that the store answers with. */
export function freeIn(arithmetic: Arithmetic, { state }: BucketReply): number {
  const made = arithmetic.create()
  arithmetic.read(made, state, 0)
  return arithmetic.capacity - arithmetic.used(made)
}
