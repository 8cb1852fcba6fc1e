import type { Algorithm, Arithmetic } from '../contract/index.ts'
import type { BucketCall, BucketReply, BucketStore } from './bucket-store.ts'
import { createBreaker } from './redis-breaker.ts'
import { type Connection, createConnection, type RedisTarget, readScript } from './redis-connection.ts'
import { createRedisWindow } from './redis-window.ts'
import type { SlotCall, SlotStore } from './slot-store.ts'
import type { WindowStore } from './window-store.ts'

export interface RedisOptions extends RedisTarget {
  /** Begins every key. */
  readonly prefix: string
  readonly deadlineMs: number
  /** Unlike that of any other process, and of this one before a restart. */
  readonly edge: string
  onChange(away: boolean): void
}

export interface RedisStore extends BucketStore, SlotStore, WindowStore {
  /** Resolves when Redis answers or cannot be reached; requests may come either way. */
  start(): Promise<void>
  close(): undefined
}

const heartbeatEveryMs = 1_000
/** An edge that missed this many is gone: two in a row may be lost to a pause. */
const heartbeatsToMiss = 3
/** Rather start without Redis than late. */
const startDeadlineMs = 1_000

/** The protocol on the arithmetic of each algorithm. */
const take = {
  'token-bucket': readScript('common', 'token-bucket', 'take'),
  'sliding-window': readScript('common', 'sliding-window', 'take'),
} satisfies Record<Algorithm, unknown>
const hold = readScript('hold')
const heartbeat = readScript('heartbeat')

/** Buckets and windows in Redis, and the heartbeat by which edges know how many they are. */
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

  const run: Connection['run'] = async (script, keys, args) => {
    try {
      const reply = await connection.run(script, keys, args)
      breaker.succeeded()
      return reply
    } catch (error) {
      if (!isOfKey(error)) breaker.failed()
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
    async call(bucket, arithmetic, call) {
      const key = `${prefix}:{${arithmetic.family}:${bucket}}`
      const reply = await run(take[arithmetic.algorithm], [key], toArguments(edge, arithmetic, call))
      return toReply(reply as Reply)
    },
    async hold(key, call) {
      const reply = await run(hold, [`${prefix}:{inflight:${key}}`], toHoldArguments(edge, call))
      const [given, free, crowded] = reply as Reply
      return { given: Number(given), free: Number(free), crowded: crowded === 1 }
    },
    window: (options) => createRedisWindow(options, run),
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

/** Something else has a value under this key, which says nothing about Redis. Keys of windows are shared with services. */
function isOfKey(error: unknown): boolean {
  return error instanceof Error && /WRONGTYPE|not an integer/.test(error.message)
}

function toArguments(edge: string, { capacity, parameters }: Arithmetic, call: BucketCall): (string | number)[] {
  const { number, spent, debt, debtIn, unused, unusedMark, left, least, charge, want, holdMs } = call
  const account = [spent, debt, debtIn, unused, unusedMark]
  return [capacity, edge, number, ...account, left, least, charge, want, holdMs, ...parameters]
}

function toHoldArguments(edge: string, call: SlotCall): (string | number)[] {
  const { limit, number, keep, least, need, ahead, holdMs } = call
  return [limit, edge, number, keep, least, need, ahead, holdMs]
}

type Reply = readonly (string | number)[]

function toReply(reply: Reply): BucketReply {
  const [charged, granted, counted, mark, ms, ticks, ...state] = reply.map(Number) as [
    ...[number, number, number, number, number, number],
    ...number[],
  ]
  return { charged, granted, repeated: counted === 1, mark, at: { ms, ticks }, state }
}
