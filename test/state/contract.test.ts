import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalArithmetic } from '../../plugins/rate-limit/cells.ts'
import { kinds } from './algorithms.ts'
import { inMemory, inRedis, type Place } from './places.ts'

/** Steps of a random life: cost in tokens, and a pause. */
const life = fc.array(
  fc.record({ cost: fc.constantFrom(1, 1, 2, 3, 0.7), pauseMs: fc.constantFrom(0, 0, 0, 1, 3, 8) }),
  { minLength: 5, maxLength: 25 },
)
const places = { 'in memory': inMemory, 'in Redis': inRedis }
const all = kinds.flatMap((kind) => Object.entries(places).map(([place, open]) => ({ ...kind, place, open })))

describe.each(all)('$algorithm $place', ({ shapes, lasting, brief, reference, open }) => {
  it('decides as the reference does, to the unit', async () => {
    const place = await open()
    let key = 0
    await fc.assert(
      fc.asyncProperty(shapes, life, async (arithmetic, steps) => {
        const obvious = reference(arithmetic)
        key++
        for (const { cost, pauseMs } of steps) {
          if (pauseMs > 0) await place.pass(pauseMs)
          const units = Math.ceil(cost * arithmetic.unitsPerToken)
          const { admitted, free, at } = await place.take(arithmetic, `k${key}`, units)
          const fits = obvious.take(units, at)
          expect({ admitted, free }).toEqual({ admitted: fits, free: arithmetic.capacity - obvious.used(at) })
        }
      }),
      { numRuns: 40 },
    )
  })

  it('starts with all, takes nothing for what it refuses, serves what is cheaper, and keeps keys apart', async () => {
    const place = await open()
    const arithmetic = lasting(5)
    const takes = async (tokens: number, key = 'k'): Promise<boolean> =>
      (await place.take(arithmetic, key, tokens * arithmetic.unitsPerToken)).admitted
    expect(await takes(4)).toBe(true)
    for (let i = 0; i < 10; i++) expect(await takes(2)).toBe(false)
    expect(await takes(1)).toBe(true)
    expect(await takes(1)).toBe(false)
    expect(await takes(5, 'other')).toBe(true)
    expect(await takes(1, 'other')).toBe(false)
  })

  it('admits again when it said that it would, and no moment earlier', async () => {
    const place = await open()
    const arithmetic = brief(4, 60)
    for (let round = 0; round < 5; round++) await refusedThenAdmitted(place, arithmetic)
  })
})

/** Until what is left is enough for a token more. */
async function refusedThenAdmitted(place: Place, arithmetic: LocalArithmetic): Promise<void> {
  const cost = arithmetic.unitsPerToken
  let taken = await place.take(arithmetic, 'k', cost)
  while (taken.admitted) taken = await place.take(arithmetic, 'k', cost)
  const wait = taken.ticksUntil(cost)
  expect(wait).toBeGreaterThan(0)
  const due = taken.at.ticks + BigInt(wait)
  do {
    expect(taken.at.ticks).toBeLessThan(due)
    await place.pass(1)
    taken = await place.take(arithmetic, 'k', cost)
  } while (!taken.admitted)
  // Two ticks: Redis tells microseconds, each of which was rounded down to a tick.
  expect(taken.at.ticks).toBeGreaterThanOrEqual(due - 2n)
}
