import type { Algorithm, Arithmetic } from '../contract/index.ts'
import type { BucketCall, BucketReply, BucketStore } from './bucket-store.ts'
import { createKeySizes, type KeySize } from './key-sizes.ts'
import { type KeyFamilyName, keysOf } from './keys.ts'
import { createConnection } from './redis-connection.ts'
import { createMeter, type RedisErrorKind } from './redis-meter.ts'
import type { RedisTarget } from './redis-server.ts'
import { createShards, type ShardOptions, type ShardStats } from './redis-shards.ts'
import { createRedisWindow } from './redis-window.ts'
import { readScript, type Script } from './script.ts'
import type { SlotCall, SlotStore } from './slot-store.ts'
import type { WindowStore } from './window-store.ts'
import { within } from './within.ts'

export interface RedisOptions extends RedisTarget, ShardOptions {
  /** How something whose name tells who it counts is called in Redis; itself without it. */
  nameOf?(name: string): string
  /** Gets the time of each call that was answered, in seconds. */
  onRoundTrip?(seconds: number): void
}

export interface RedisStore extends BucketStore, SlotStore, WindowStore {
  /** Resolves when Redis answers or cannot be reached; requests may come either way. */
  start(): Promise<void>
  /** Leaves at once, so that the others share among themselves. */
  close(): Promise<void>
  stats(): RedisStats
}

export interface RedisStats extends ShardStats {
  readonly calls: number
  readonly errors: Readonly<Record<RedisErrorKind, number>>
  readonly keySizes: readonly KeySize[]
}

/** Rather start without Redis than late. */
const startDeadlineMs = 1_000

/** The protocol on the arithmetic of each algorithm. */
const take = {
  'token-bucket': readScript('common', 'token-bucket', 'take'),
  'sliding-window': readScript('common', 'sliding-window', 'take'),
} satisfies Record<Algorithm, Script>
const hold = readScript('hold')

type Reply = readonly (string | number)[]

/** Buckets, windows and slots in Redis. */
export function createRedisStore(options: RedisOptions): RedisStore {
  const { prefix, deadlineMs, edge, onChange, nameOf = (name) => name, onRoundTrip = () => undefined } = options
  const meter = createMeter(onRoundTrip)
  const connection = meter.over(
    createConnection(
      options,
      (server) => void shards.ready(server),
      (server) => shards.lost(server),
    ),
  )
  const sizes = createKeySizes(connection)
  const shards = createShards(connection, options, sizes)
  const keys = {
    limit: keysOf(prefix, 'limit'),
    window: keysOf(prefix, 'window'),
    inflight: keysOf(prefix, 'inflight'),
  }
  const bucketKey = (bucket: string, { family }: Arithmetic): string =>
    keys[familyOf(family)](partOf(family, nameOf(bucket)))
  const slotsKey = (key: string): string => keys.inflight(nameOf(key))
  let calls = 0

  async function run(family: KeyFamilyName, script: Script, key: string, args: Reply): Promise<unknown> {
    const breaker = shards.breakerOf(connection.slotOf(key))
    try {
      const reply = await connection.run(script, [key], args)
      breaker?.succeeded()
      sizes.used(family, key)
      return reply
    } catch (error) {
      if (!isOfKey(error)) breaker?.failed()
      throw error
    }
  }

  return {
    deadlineMs,
    place: (bucket, arithmetic) => connection.slotOf(bucketKey(bucket, arithmetic)),
    placeOfSlots: (key) => connection.slotOf(slotsKey(key)),
    away: shards.away,
    edges: shards.edges,
    outages: shards.openings,
    late(place) {
      meter.late()
      shards.breakerOf(place)?.failed()
    },
    nextCall: () => ++calls,
    async call(bucket, arithmetic, call) {
      const { algorithm, family } = arithmetic
      const args = toArguments(edge, arithmetic, call)
      return toReply((await run(familyOf(family), take[algorithm], bucketKey(bucket, arithmetic), args)) as Reply)
    },
    async hold(key, call) {
      const reply = await run('inflight', hold, slotsKey(key), toHoldArguments(edge, call))
      const [given, free, crowded] = reply as Reply
      return { given: Number(given), free: Number(free), crowded: crowded === 1 }
    },
    window: (window) =>
      createRedisWindow(
        window,
        (script, [key], args) => run('fixedWindow', script, key!, args as Reply),
        connection.slotOf,
      ),
    async start() {
      await within(startDeadlineMs, connection.open().then(shards.answered))
      if (shards.away()) onChange(true, 'redis')
    },
    stats: () => ({ ...shards.stats(), calls: meter.calls(), errors: meter.errors, keySizes: sizes.read() }),
    async close() {
      sizes.close()
      await shards.close()
      connection.close()
    },
  }
}

/** Families of an arithmetic are `limit`, and `window:` with its length in microseconds. */
function familyOf(family: string): 'limit' | 'window' {
  return family === 'limit' ? 'limit' : 'window'
}

function partOf(family: string, bucket: string): string {
  return family === 'limit' ? bucket : `${family.slice('window:'.length)}:${bucket}`
}

/** Something else has a value under this key, which says nothing about Redis. Keys of windows are shared with services. */
function isOfKey(error: unknown): boolean {
  return error instanceof Error && /WRONGTYPE|not an integer/.test(error.message)
}

function toArguments(edge: string, { capacity, parameters }: Arithmetic, call: BucketCall): Reply {
  const { number, spent, debt, debtIn, unused, unusedMark, left, least, charge, want, holdMs } = call
  const account = [spent, debt, debtIn, unused, unusedMark]
  return [capacity, edge, number, ...account, left, least, charge, want, holdMs, ...parameters]
}

function toHoldArguments(edge: string, call: SlotCall): Reply {
  const { limit, number, keep, least, need, ahead, holdMs } = call
  return [limit, edge, number, keep, least, need, ahead, holdMs]
}

function toReply(reply: Reply): BucketReply {
  const [charged, granted, counted, mark, ms, ticks, ...state] = reply.map(Number) as [
    ...[number, number, number, number, number, number],
    ...number[],
  ]
  return { charged, granted, repeated: counted === 1, mark, at: { ms, ticks }, state }
}
