import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CommonMemory, PluginHost } from '../../gateway/contract/index.ts'
import { createTableRegistry } from '../../gateway/host.ts'
import { createLocalTable } from '../../gateway/state/local-table.ts'
import { createLock } from '../../gateway/workers/lock.ts'
import { createCommonSlots } from '../../plugins/rate-limit/common-slots.ts'
import { createCommonTable, type Records } from '../../plugins/rate-limit/common-table.ts'
import { defineGcra, toTicks } from '../../plugins/rate-limit/gcra.ts'
import { createLocalBuckets } from '../../plugins/rate-limit/local-buckets.ts'
import { createLocalSlots } from '../../plugins/rate-limit/local-slots.ts'
import { createLocalWindows } from '../../plugins/rate-limit/local-windows.ts'
import { defineSlidingWindow } from '../../plugins/rate-limit/sliding-window.ts'

/** The seats of one gateway, with one memory; nobody is beside them here. */
function createSeats(seats: number): { common: CommonMemory[]; terms: Int32Array } {
  const pieces = new Map<string, SharedArrayBuffer>()
  const terms = new Int32Array(new SharedArrayBuffer(seats * 4))
  const word = new Int32Array(new SharedArrayBuffer(4))
  const common = Array.from({ length: seats }, (_, seat) => ({
    ...{ seats, seat, terms, secret: [17, 4] as const, ...createLock(word, seat + 1) },
    memory(name: string, bytes: number) {
      const piece = pieces.get(name) ?? new SharedArrayBuffer(bytes)
      pieces.set(name, piece)
      return piece
    },
  }))
  return { common, terms }
}

function hostAt(clock: { nowMs: number }): PluginHost {
  const time = { wallMs: () => clock.nowMs, monotonicMs: () => clock.nowMs }
  const { table } = createTableRegistry((options) => createLocalTable({ ...options, clock: time }))
  return { clock: time, table } as Pick<PluginHost, 'clock' | 'table'> as PluginHost
}

const step = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  afterMs: fc.integer({ min: 0, max: 400 }),
  cost: fc.integer({ min: 1, max: 3 }),
  worker: fc.integer({ min: 0, max: 3 }),
})

it.each([
  ['token-bucket', defineGcra({ tokens: 5, perMs: 1_000 }, 7)],
  ['sliding-window', defineSlidingWindow({ tokens: 9, perMs: 1_000 })],
] as const)('%s: four workers that take turns decide as one does alone', (_, arithmetic) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const clock = { nowMs: 5_000 }
      const { common } = createSeats(4)
      const alone = createLocalBuckets('limit', arithmetic, 100, hostAt(clock))
      const workers = common.map((one) => createLocalBuckets('limit', arithmetic, 100, hostAt(clock), one))
      for (const { key, afterMs, cost, worker } of steps) {
        clock.nowMs += afterMs
        const units = cost * arithmetic.unitsPerToken
        const [one, other] = [alone, workers[worker]!].map((buckets) => {
          const fits = buckets.look(key, units, arithmetic.capacity, toTicks(clock.nowMs))
          if (fits) buckets.take(0)
          return [fits, buckets.free(), buckets.ticksUntil(units)]
        })
        expect(other).toEqual(one)
      }
    }),
  )
})

it('fixed-window: four workers that take turns decide as one does alone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const clock = { nowMs: 5_000 }
      const { common } = createSeats(4)
      const alone = createLocalWindows('limit', 1_000, 100, hostAt(clock))
      const workers = common.map((one) => createLocalWindows('limit', 1_000, 100, hostAt(clock), one))
      for (const { key, afterMs, cost, worker } of steps) {
        clock.nowMs += afterMs
        const [one, other] = [alone, workers[worker]!].map((windows) => {
          const fits = windows.look(key, cost, 9, clock.nowMs)
          if (fits) windows.take(0)
          else windows.penalise()
          return [fits, windows.remaining(), windows.endsInMs()]
        })
        expect(other).toEqual(one)
      }
    }),
  )
})

it('slots: four workers count as one does alone, and what one held that crashed is free', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 80 }), (steps) => {
      const { common, terms } = createSeats(4)
      const held = new Map<string, number>()
      const alone = createLocalSlots()
      const workers = common.map((one) => createCommonSlots('limit', one))
      for (const [{ key, cost, worker }, isTaken] of steps) {
        const mine = `${worker} ${key}`
        const has = held.get(mine) ?? 0
        const slots = isTaken ? cost : -Math.min(has, cost)
        if (slots > 0) for (const one of [alone, workers[worker]!]) one.take(key, slots)
        if (slots < 0) for (const one of [alone, workers[worker]!]) one.release(key, -slots)
        held.set(mine, has + slots)
        for (const one of workers) expect(one.used(key)).toBe(alone.used(key))
      }
      terms[2]!++
      for (const key of ['a', 'b', 'c']) {
        expect(workers[0]!.used(key)).toBe(alone.used(key) - (held.get(`2 ${key}`) ?? 0))
      }
    }),
  )
})

it('a key that had to leave a full table does not come back with a full bucket', () => {
  const clock = { nowMs: 5_000 }
  const { common } = createSeats(2)
  const arithmetic = defineGcra({ tokens: 1, perMs: 3_600_000 }, 1)
  const [one, other] = common.map((memory) => createLocalBuckets('limit', arithmetic, 64, hostAt(clock), memory))
  const take = (buckets: typeof one, key: string): boolean => {
    const fits = buckets!.look(key, arithmetic.unitsPerToken, arithmetic.capacity, toTicks(clock.nowMs))
    if (fits) buckets!.take(0)
    return fits
  }
  expect(take(one, 'first')).toBe(true)
  for (let n = 0; n < 2_000; n++) {
    clock.nowMs += 0.01
    take(one, `other ${n}`)
  }
  expect(one!.evicted()).toBeGreaterThan(1_000)
  expect(one!.keys() + other!.keys()).toBeLessThanOrEqual(64 * 2.5)
  expect(take(other, 'first')).toBe(false)
})

it('a table forgets what has ended, and says what it holds as parts that add up', () => {
  const clock = { nowMs: 5_000 }
  const { common } = createSeats(2)
  const records: Records<{ value: number }> = {
    numbers: 1,
    create: () => ({ value: 0 }),
    save({ value }, to, at) {
      to[at] = value
    },
    load(shown, from, at) {
      shown.value = from[at]!
    },
  }
  const tables = common.map((memory) =>
    createCommonTable('t', { max: 100, ttlMs: 1_000 }, hostAt(clock).clock, memory, records),
  )
  for (let n = 0; n < 50; n++) tables[n % 2]!.set(`key ${n}`, { value: n })
  for (let n = 0; n < 50; n++) expect(tables[(n + 1) % 2]!.get(`key ${n}`)).toEqual({ value: n })
  expect(tables[0]!.size + tables[1]!.size).toBe(50)
  expect(tables[0]!.delete('key 1')).toBe(true)
  expect(tables[1]!.get('key 1')).toBeUndefined()
  clock.nowMs += 1_001
  expect(tables[0]!.get('key 2')).toBeUndefined()
  expect(tables[0]!.size).toBe(0)
})
