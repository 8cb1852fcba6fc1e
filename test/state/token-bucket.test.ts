import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticksPerMs } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import { defineGcra, toTicks } from '../../plugins/rate-limit/gcra.ts'
import { createLocalBuckets } from '../../plugins/rate-limit/local-buckets.ts'
import { hostServices, manualClock } from '../contract/kit.ts'
import { startRedis } from '../helpers/redis.ts'

interface Taken {
  readonly admitted: boolean
  /** What was left after it, and when it was decided, ticks. */
  readonly free: number
  readonly at: number
}

/** A token bucket of `burst` ticks, wherever it is kept. */
interface Bucket {
  take(key: string, cost: number, burst: number): Promise<Taken>
  /** Lets time pass. */
  pass(ms: number): Promise<void>
}

const script = readFileSync(new URL('../../gateway/state/scripts/take.lua', import.meta.url), 'utf8')

async function inRedis(): Promise<Bucket> {
  const { client } = await startRedis()
  let number = 0
  let startMs = 0
  return {
    async take(key, cost, burst) {
      const args = [burst, 'edge', ++number, 0, 0, cost, cost, 0, 11_000]
      const reply = (await client.eval(script, 1, key, ...args)) as (string | number)[]
      const [charged, , free, ms, within] = reply.map(Number) as [number, number, number, number, number]
      startMs ||= ms
      return { admitted: charged === cost, free, at: (ms - startMs) * ticksPerMs + within }
    },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}

async function inMemory(): Promise<Bucket> {
  const clock = manualClock()
  const made = createLocalBuckets('bucket', toTicks(3_600_000), 1_000, createHost('test', hostServices(clock)))
  return {
    async take(key, cost, burst) {
      const at = toTicks(clock.monotonicMs())
      const admitted = made.look(key, cost, burst, at)
      if (admitted) made.take(0)
      return { admitted, free: made.freeTicks(), at }
    },
    async pass(ms) {
      clock.advance(ms)
    },
  }
}

/** Steps of a random life: cost in tokens, and a pause. */
const life = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 3 }), pauseMs: fc.constantFrom(0, 0, 0, 1, 3) }), {
  minLength: 5,
  maxLength: 25,
})
const shapes = fc.record({ tokens: fc.integer({ min: 1, max: 3_000 }), burst: fc.integer({ min: 3, max: 12 }), life })

describe.each([
  ['in memory', inMemory],
  ['in Redis', inRedis],
])('a token bucket %s', (_, open) => {
  it('decides to the tick as the reference does', async () => {
    const bucket = await open()
    let key = 0
    await fc.assert(
      fc.asyncProperty(shapes, async ({ tokens, burst, life: steps }) => {
        const { intervalTicks, burstTicks } = defineGcra({ tokens, perMs: 1_000 }, burst)
        key++
        let level = burstTicks
        let last: number | undefined
        for (const { cost, pauseMs } of steps) {
          if (pauseMs > 0) await bucket.pass(pauseMs)
          const { admitted, free, at } = await bucket.take(`k${key}`, cost * intervalTicks, burstTicks)
          level = Math.min(burstTicks, level + (last === undefined ? 0 : at - last))
          last = at
          const fits = level >= cost * intervalTicks
          if (fits) level -= cost * intervalTicks
          expect({ admitted, free }).toEqual({ admitted: fits, free: level })
        }
      }),
      { numRuns: 25 },
    )
  })

  it('starts full, takes nothing for what it refuses, and serves what is cheaper', async () => {
    const bucket = await open()
    const hour = 3_600_000 * ticksPerMs
    expect((await bucket.take('k', 4 * hour, 5 * hour)).admitted).toBe(true)
    for (let i = 0; i < 10; i++) expect((await bucket.take('k', 2 * hour, 5 * hour)).admitted).toBe(false)
    expect((await bucket.take('k', hour, 5 * hour)).admitted).toBe(true)
    expect((await bucket.take('k', hour, 5 * hour)).admitted).toBe(false)
    expect((await bucket.take('other', 5 * hour, 5 * hour)).admitted).toBe(true)
  })

  it('admits again when what it said to be missing has come back', async () => {
    const bucket = await open()
    const cost = 20 * ticksPerMs
    await bucket.take('k', cost, cost)
    const refused = await bucket.take('k', cost, cost)
    const missingMs = (cost - refused.free) / ticksPerMs
    expect(missingMs).toBeGreaterThan(0)
    expect(missingMs).toBeLessThanOrEqual(20)
    await bucket.pass(Math.ceil(missingMs) + 1)
    expect((await bucket.take('k', cost, cost)).admitted).toBe(true)
  })
})
