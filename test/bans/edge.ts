import { onTestFinished } from 'vitest'
import type { Ban, BanChange, Clock } from '../../gateway/contract/index.ts'
import { createRedisBans } from '../../gateway/state/bans/redis-bans.ts'
import type { BanAction } from '../../gateway/state/bans/register.ts'
import { createSharedBans, type SharedBans } from '../../gateway/state/bans/shared-bans.ts'
import { type Codec, createCodec } from '../../gateway/state/codec.ts'
import type { RedisTarget } from '../../gateway/state/redis-server.ts'
import { requestContext } from '../contract/kit.ts'
import { startRedis } from '../helpers/redis.ts'

export const realTime: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

export interface TestEdge extends SharedBans {
  readonly events: BanChange[]
  /** Changes that came from other edges. */
  readonly arrivals: number[]
  /** Errors that were logged. */
  readonly complaints: string[]
  /** The ban on a client, as a request of it would meet it. */
  on(address: string, identity?: string): Ban | undefined
}

interface EdgeOptions {
  readonly max?: number
  readonly clock?: Clock
  readonly codec?: Codec
}

let edges = 0

/** The bans of one gateway process; `null`: without Redis. Ends with the test. */
export async function openEdge(redis: string | RedisTarget | null, options: EdgeOptions = {}): Promise<TestEdge> {
  const { max = 1_000, clock = realTime, codec = createCodec({}) } = options
  const events: BanChange[] = []
  const arrivals: number[] = []
  const complaints: string[] = []
  const quiet = {
    info: () => undefined,
    warn: () => undefined,
    error: (data: object) => void complaints.push(JSON.stringify(data).replaceAll('\\"', '"')),
  }
  const target = typeof redis === 'string' ? { url: redis } : redis
  const store = target && { backend: createRedisBans({ target, prefix: 'sp', max }), codec }
  const bans = createSharedBans({
    ...{ clock, max, store, log: quiet, edge: `edge-${++edges}` },
    onArrival: (ms) => void arrivals.push(ms) as undefined,
    emit: (change) => void events.push(change) as undefined,
  })
  onTestFinished(bans.close)
  await bans.start()
  return {
    ...bans,
    events,
    arrivals,
    complaints,
    on(address, identity) {
      const version = address.includes(':') ? 6 : 4
      return bans.find(requestContext({ client: { address, key: address, version } }), identity)
    },
  }
}

/** What both kinds of edge must do, with Redis and without. */
export const backends: readonly (readonly [string, () => Promise<string | null>])[] = [
  ['in memory', async () => null],
  ['with Redis', async () => (await startRedis()).url],
]

export function ban(target: string, more: Partial<BanAction> = {}): BanAction {
  const kind = target.includes('/') ? 'network' : 'address'
  return {
    ...{ kind, target, effect: 'ban', forMs: 60_000, author: 'operator', by: 'operator alice' },
    ...rest,
    ...more,
  }
}

const rest = { reason: 'a test' } as const

export function automatic(target: string, more: Partial<BanAction> = {}): BanAction {
  return ban(target, { author: 'automatic', by: 'plugin test', ...more })
}

export function lift(target: string, more: Partial<BanAction> = {}): BanAction {
  return ban(target, { effect: 'lifted', ...more })
}

export function allow(target: string, more: Partial<BanAction> = {}): BanAction {
  return ban(target, { effect: 'allow', ...more })
}
