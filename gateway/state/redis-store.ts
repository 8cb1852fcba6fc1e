import type { BucketCall, BucketReply, BucketStore } from './bucket-store.ts'
import { createBreaker } from './redis-breaker.ts'
import { createConnection, type RedisTarget, readScript } from './redis-connection.ts'

export interface RedisOptions extends RedisTarget {
  /** Begins every key. */
  readonly prefix: string
  readonly deadlineMs: number
  /** Unlike that of any other process, and of this one before a restart. */
  readonly edge: string
  /** How a bucket, whose name tells who it counts, is called in Redis. */
  nameOf?(bucket: string): string
  onChange(away: boolean): void
}

export interface RedisStore extends BucketStore {
  /** Resolves when Redis answers or cannot be reached; requests may come either way. */
  start(): Promise<void>
  close(): undefined
}

const heartbeatEveryMs = 1_000
/** An edge that missed this many is gone: two in a row may be lost to a pause. */
const heartbeatsToMiss = 3
/** Rather start without Redis than late. */
const startDeadlineMs = 1_000

const take = readScript('take')
const heartbeat = readScript('heartbeat')

/** Buckets in Redis, and the heartbeat by which edges know how many they are. */
export function createRedisStore({ prefix, deadlineMs, edge, onChange, nameOf, ...target }: RedisOptions): RedisStore {
  const connection = createConnection(
    target,
    () => void breaker.start(),
    () => breaker.lost(),
  )
  let edges = 1
  let calls = 0
  const breaker = createBreaker(beat, deadlineMs, (open) => onChange(open))
  const timer = setInterval(() => {
    if (!breaker.open) void beat().then(breaker.succeeded, breaker.failed)
  }, heartbeatEveryMs).unref()

  async function beat(): Promise<void> {
    const alive = await connection.run(heartbeat, [`${prefix}:instances`], [edge, heartbeatEveryMs * heartbeatsToMiss])
    edges = Math.max(1, Number(alive))
  }

  return {
    deadlineMs,
    away: () => breaker.open || !connection.ready(),
    edges: () => edges,
    late: breaker.failed,
    nextCall: () => ++calls,
    async call(bucket, call) {
      try {
        const reply = await connection.run(
          take,
          [`${prefix}:{limit:${nameOf?.(bucket) ?? bucket}}`],
          toArguments(edge, call),
        )
        breaker.succeeded()
        return toReply(reply as (string | number)[])
      } catch (error) {
        breaker.failed()
        throw error
      }
    },
    async start() {
      let late: NodeJS.Timeout | undefined
      const deadline = new Promise<void>((resolve) => {
        late = setTimeout(resolve, startDeadlineMs)
      })
      await Promise.race([connection.open().then(breaker.start), deadline])
      clearTimeout(late)
      if (breaker.open) onChange(true)
    },
    close() {
      clearInterval(timer)
      breaker.close()
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
