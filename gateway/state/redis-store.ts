import type { BucketCall, BucketReply, BucketStore } from './bucket-store.ts'
import { createKeySizes, type KeySize } from './key-sizes.ts'
import { keysOf } from './keys.ts'
import { createConnection } from './redis-connection.ts'
import { createMeter, type RedisErrorKind } from './redis-meter.ts'
import type { RedisTarget } from './redis-server.ts'
import { createShards, type ShardOptions, type ShardStats } from './redis-shards.ts'
import { readScript } from './script.ts'
import { within } from './within.ts'

export interface RedisOptions extends RedisTarget, ShardOptions {
  /** Gets the time of each call that was answered, in seconds. */
  onRoundTrip?(seconds: number): void
}

export interface RedisStore extends BucketStore {
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

const take = readScript('take')

/** Buckets in Redis. */
export function createRedisStore(options: RedisOptions): RedisStore {
  const { prefix, deadlineMs, edge, onChange, onRoundTrip = () => undefined } = options
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
  const keyOf = keysOf(prefix, 'limit')
  let calls = 0

  return {
    deadlineMs,
    place: (bucket) => connection.slotOf(keyOf(bucket)),
    away: shards.away,
    edges: shards.edges,
    late(place) {
      meter.late()
      shards.breakerOf(place)?.failed()
    },
    nextCall: () => ++calls,
    async call(bucket, call) {
      const key = keyOf(bucket)
      const breaker = shards.breakerOf(connection.slotOf(key))
      try {
        const reply = await connection.run(take, [key], toArguments(edge, call))
        breaker?.succeeded()
        sizes.used('limit', key)
        return toReply(reply as (string | number)[])
      } catch (error) {
        breaker?.failed()
        throw error
      }
    },
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

function toArguments(edge: string, call: BucketCall): (string | number)[] {
  const { burst, number, spent, left, least, charge, want, holdMs } = call
  return [burst, edge, number, spent, left, least, charge, want, holdMs]
}

function toReply([charged, granted, free, , , counted]: readonly (string | number)[]): BucketReply {
  return { charged: Number(charged), granted: Number(granted), free: Number(free), repeated: Number(counted) === 1 }
}
