import type { BucketCall, BucketReply, BucketStore } from './bucket-store.ts'
import { createBreaker } from './redis-breaker.ts'
import { createConnection, type RedisTarget, readScript } from './redis-connection.ts'
import type { SlotCall, SlotStore } from './slot-store.ts'

export interface RedisOptions extends RedisTarget {
  /** Begins every key. */
  readonly prefix: string
  readonly deadlineMs: number
  /** Unlike that of any other process, and of this one before a restart. */
  readonly edge: string
  onChange(away: boolean): void
}

export interface RedisStore extends BucketStore, SlotStore {
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
const hold = readScript('hold')
const heartbeat = readScript('heartbeat')

/** Buckets in Redis, and the heartbeat by which edges know how many they are. */
export function createRedisStore({ prefix, deadlineMs, edge, onChange, ...target }: RedisOptions): RedisStore {
  const connection = createConnection(
    target,
    () => void breaker.start(),
    () => breaker.lost(),
  )
  let edges = 1
  let calls = 0
  let outages = 0
  const breaker = createBreaker(beat, deadlineMs, (open) => {
    if (open) outages++
    onChange(open)
  })
  const timer = setInterval(() => {
    if (!breaker.open) void beat().then(breaker.succeeded, breaker.failed)
  }, heartbeatEveryMs).unref()

  async function beat(): Promise<void> {
    const alive = await connection.run(heartbeat, [`${prefix}:instances`], [edge, heartbeatEveryMs * heartbeatsToMiss])
    edges = Math.max(1, Number(alive))
  }

  /** A script on what all edges know by this name. */
  async function run(script: typeof take, name: string, args: readonly (string | number)[]): Promise<Reply> {
    try {
      const reply = await connection.run(script, [`${prefix}:{${name}}`], args)
      breaker.succeeded()
      return reply as Reply
    } catch (error) {
      breaker.failed()
      throw error
    }
  }

  return {
    deadlineMs,
    away: () => breaker.open || !connection.ready(),
    edges: () => edges,
    outages: () => outages,
    late: breaker.failed,
    nextCall: () => ++calls,
    call: async (bucket, call) => toReply(await run(take, `limit:${bucket}`, toArguments(edge, call))),
    async hold(key, call) {
      const [given, free, crowded] = await run(hold, `inflight:${key}`, toHoldArguments(edge, call))
      return { given: Number(given), free: Number(free), crowded: crowded === 1 }
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

function toHoldArguments(edge: string, call: SlotCall): (string | number)[] {
  const { limit, number, keep, least, need, ahead, holdMs } = call
  return [limit, edge, number, keep, least, need, ahead, holdMs]
}

type Reply = readonly (string | number)[]

function toReply([charged, granted, free, , , counted]: Reply): BucketReply {
  return { charged: Number(charged), granted: Number(granted), free: Number(free), repeated: Number(counted) === 1 }
}
