import { ticksPerMs } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import type { BucketReply } from '../../gateway/state/bucket-store.ts'
import type { LocalArithmetic } from '../../plugins/rate-limit/cells.ts'
import { toTicks } from '../../plugins/rate-limit/gcra.ts'
import { createLocalBuckets } from '../../plugins/rate-limit/local-buckets.ts'
import { hostServices, manualClock } from '../contract/kit.ts'
import { startRedis } from '../helpers/redis.ts'
import { type Moment, toMoment } from './algorithms.ts'
import { freeIn, noCall, openStore } from './edge.ts'

export interface Taken {
  readonly admitted: boolean
  /** What was left after it, and when it was decided. */
  readonly free: number
  readonly at: Moment
  /** Ticks until `free` is so much. */
  ticksUntil(free: number): number
}

/** Where an algorithm counts. */
export interface Place {
  take(arithmetic: LocalArithmetic, key: string, cost: number): Promise<Taken>
  /** Lets time pass. */
  pass(ms: number): Promise<void>
}

export async function inMemory(): Promise<Place> {
  const clock = manualClock()
  const host = createHost('test', hostServices(clock))
  const all = new Map<LocalArithmetic, ReturnType<typeof createLocalBuckets>>()
  return {
    async take(arithmetic, key, cost) {
      const buckets = all.get(arithmetic) ?? createLocalBuckets(`buckets ${all.size}`, arithmetic, 1_000, host)
      all.set(arithmetic, buckets)
      const at = toTicks(clock.monotonicMs())
      const admitted = buckets.look(key, cost, arithmetic.capacity, at)
      if (admitted) buckets.take(0)
      return { admitted, free: buckets.free(), at: toMoment(at), ticksUntil: buckets.ticksUntil }
    },
    async pass(ms) {
      clock.advance(ms)
    },
  }
}

export async function inRedis(): Promise<Place> {
  const store = await openStore((await startRedis()).url)
  return {
    async take(arithmetic, key, cost) {
      const call = { ...noCall, number: store.nextCall(), least: cost, charge: cost }
      const reply = await store.call(key, arithmetic, call)
      const state = arithmetic.create()
      arithmetic.read(state, reply.state, 0)
      return {
        admitted: reply.charged === cost,
        free: freeIn(arithmetic, reply),
        at: momentOf(reply),
        ticksUntil: (free) => arithmetic.ticksUntil(state, arithmetic.capacity - free),
      }
    },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}

/** Redis tells microseconds, and the script makes ticks of them, rounded down. */
export function momentOf({ at: { ms, ticks } }: BucketReply): Moment {
  return {
    ticks: BigInt(ms) * BigInt(ticksPerMs) + BigInt(ticks),
    micros: BigInt(ms) * 1_000n + BigInt(Math.ceil((ticks * 1_000) / ticksPerMs)),
  }
}
