import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'

const traffic = fc.record({
  tokens: fc.integer({ min: 1, max: 5_000 }),
  per: fc.constantFrom('s', 'm', 'h'),
  burst: fc.integer({ min: 1, max: 60 }),
  // Many at once, a few close together, and pauses: eighths of a millisecond, which a double holds exactly.
  gapsMs: fc.array(
    fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 80 }).map((n) => n / 8),
      fc.integer({ max: 90_000, min: 1 }),
    ),
    {
      minLength: 1,
      maxLength: 150,
    },
  ),
})
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 }

describe('a token bucket', () => {
  it('admits at most burst + rate * T in any interval T', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async ({ tokens, per, burst, gapsMs }) => {
        const edge = await createEdge({ limits: [{ name: 'a', rate: `${tokens}/${per}`, burst }] })
        const perMs = tokens / unitMs[per as keyof typeof unitMs]
        const admittedAt: number[] = []
        for (const gap of gapsMs) {
          edge.clock.advance(gap)
          if (edge.send().admitted) admittedAt.push(edge.clock.monotonicMs())
        }
        for (const [i, from] of admittedAt.entries()) {
          for (let j = i; j < admittedAt.length; j++) {
            // 1e-6: the comparison here is in rounded numbers, the plugin's is not.
            expect(j - i + 1).toBeLessThanOrEqual(burst + (admittedAt[j]! - from) * perMs + 1e-6)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('decides as an exact bucket does, where the rate divides the tick', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, fc.constantFrom(1, 2, 4, 8, 125, 1_000), async ({ burst, gapsMs }, tokens) => {
        const edge = await createEdge({ limits: [{ name: 'a', rate: `${tokens}/s`, burst }] })
        let bucket = burst * 8_000
        for (const gap of gapsMs) {
          edge.clock.advance(gap)
          // In 8000ths of a token, so that an eighth of a millisecond adds a whole number.
          bucket = Math.min(burst * 8_000, bucket + gap * 8 * tokens)
          const fits = bucket >= 8_000
          if (fits) bucket -= 8_000
          expect(edge.send().admitted).toBe(fits)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the rate exactly over a long time under a steady overload', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '100/s', burst: 200 }] })
    let admitted = 0
    for (let i = 0; i < 60_000; i++) {
      if (edge.send().admitted) admitted++
      edge.clock.advance(1)
    }
    expect(admitted).toBe(200 + 100 * 60 - 1)
  })

  it('admits a full burst again after the time that it takes to fill, and not a moment before', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '10/s', burst: 5 }] })
    expect(edge.admitted(9)).toBe(5)
    edge.clock.advance(500)
    expect(edge.admitted(9)).toBe(5)
    edge.clock.advance(499)
    expect(edge.admitted(9)).toBe(4)
  })
})
