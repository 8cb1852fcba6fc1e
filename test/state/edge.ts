import { onTestFinished } from 'vitest'
import { type SharedBucket, type SharedBucketOptions, ticksPerMs } from '../../gateway/contract/index.ts'
import type { RedisTarget } from '../../gateway/state/redis-server.ts'
import { createRedisStore, type RedisStore } from '../../gateway/state/redis-store.ts'
import { createSharedBucket } from '../../gateway/state/shared-bucket.ts'

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

/** One edge that counts `burst` tokens, one of which comes back in `intervalMs`. */
export async function openEdge(
  at: string | RedisTarget,
  { burst, intervalMs, leased = true }: { burst: number; intervalMs: number; leased?: boolean },
  options: Partial<SharedBucketOptions> & { readonly deadlineMs?: number } = {},
): Promise<TestEdge> {
  const interval = Math.ceil(intervalMs * ticksPerMs)
  const store = await openStore(at, options.deadlineMs)
  const all = { burstTicks: burst * interval, leased, maxKeys: 1_000, ...options }
  const bucket = createSharedBucket('test', all, store, clock)
  onTestFinished(bucket.close)

  async function send(key = 'k', costTokens = 1): Promise<'granted' | 'over' | 'away'> {
    const cost = costTokens * interval
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
