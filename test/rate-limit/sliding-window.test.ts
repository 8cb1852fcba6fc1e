import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

const windowMs = 1_000
const limit = { name: 'a', algorithm: 'sliding-window', rate: '20/s' }

/** At the beginning of a window: they are aligned to the clock, which starts at a second. */
const open = (more: Record<string, unknown> = {}) => createEdge({ limits: [{ ...limit, ...more }] })

const traffic = fc.record({
  tokens: fc.integer({ min: 1, max: 60 }),
  gapsMs: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 800, max: 2_100 })), {
    minLength: 10,
    maxLength: 300,
  }),
})

describe('a sliding window', () => {
  it('admits at most L + T * L / W in any interval T, and less than 2L in one as long as the window', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async ({ tokens, gapsMs }) => {
        const edge = await open({ rate: `${tokens}/s` })
        const admittedAt: number[] = []
        for (const gap of gapsMs) {
          edge.clock.advance(gap)
          for (let i = 0; i < 3; i++) if (edge.send().admitted) admittedAt.push(edge.clock.monotonicMs())
        }
        for (const [i, from] of admittedAt.entries()) {
          for (let j = i; j < admittedAt.length; j++) {
            const [count, interval] = [j - i + 1, admittedAt[j]! - from]
            expect(count * windowMs).toBeLessThanOrEqual((windowMs + interval) * tokens)
            if (interval < windowMs) expect(count).toBeLessThan(2 * tokens)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has its worst case where all of the window before came at its end', async () => {
    const edge = await open()
    edge.clock.advance(windowMs - 1)
    expect(edge.admitted(99)).toBe(20)
    let admitted = 20
    for (let ms = 1; ms < windowMs; ms++) {
      edge.clock.advance(1)
      if (edge.send().admitted) admitted++
    }
    expect(admitted).toBe(39)
  })

  it('admits 100 % of a steady load at its rate, and no more of a higher one than a hundredth above it', async () => {
    const edge = await open({ rate: '100/s' })
    let admitted = 0
    for (let i = 0; i < 60_000; i++) {
      if (edge.send().admitted) admitted++
      edge.clock.advance(1)
    }
    expect(admitted).toBeGreaterThan(99 * 60)
    expect(admitted).toBeLessThanOrEqual(101 * 60)
  })

  it('refuses until exactly the time that it tells, and then admits', async () => {
    for (const rate of ['3/s', '7/s', '999/m', '11/h', '20000/d']) {
      const edge = await open({ rate })
      while (edge.send().admitted) edge.clock.advance(1)
      for (let round = 0; round < 5; round++) {
        const waitMs = edge.send().verdict!.retryAfterMs
        edge.clock.advance(waitMs - 1)
        expect(edge.send().admitted).toBe(false)
        edge.clock.advance(1)
        expect(edge.send().admitted).toBe(true)
        while (edge.send().admitted) edge.clock.advance(0)
      }
    }
  })

  it('counts fractions of tokens', async () => {
    const edge = await open({ rate: '2/s', cost: 0.25 })
    expect(edge.admitted(20)).toBe(8)
  })

  it('tells in its fields the limit and the window, and what is left', async () => {
    const edge = await open({ rate: { tokens: 4, per: '10s' } })
    const seen = [1, 2, 3, 4, 5].map(() => edge.send().fields)
    expect(seen[0]!.get('ratelimit-policy')).toBe('"a";q=4;w=10')
    // The clock starts a second into a window. Of one request the last part counts until the end of the next one, and of
    // four requests one is free again when a quarter of the next has passed.
    expect(seen.map((fields) => fields.get('ratelimit'))).toEqual([
      ...['"a";r=3;t=19', '"a";r=2;t=14', '"a";r=1;t=13'],
      ...['"a";r=0;t=12', '"a";r=0;t=12'],
    ])
  })
})

describe('the memory of a sliding window', () => {
  it('is bounded, and gives no exhausted client another limit by forgetting it', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '20/m' }], maxKeys: 1_000 })
    const exhausted = Array.from({ length: 200 }, (_, i) => client(`exhausted-${i}`))
    for (const one of exhausted) expect(edge.admitted(30, one)).toBe(20)
    for (let i = 0; i < 50_000; i++) {
      edge.send(client(`flood-${i}`))
      if (i % 5_000 === 0) edge.clock.advance(1_000)
    }
    for (const one of exhausted) expect(edge.send(one).admitted).toBe(false)
    const fresh = Array.from({ length: 1_000 }, (_, i) => client(`fresh-${i}`))
    expect(fresh.filter((one) => edge.send(one).admitted).length).toBe(1_000)

    // In the next window a third of the last one still counts after 40 s: all but 13 of 20 are free again.
    edge.clock.advance(60_000 - (edge.clock.monotonicMs() % 60_000) + 40_000)
    for (const one of exhausted.slice(0, 50)) expect(edge.admitted(30, one)).toBe(13)
  })

  it('outlasts a reload, and is not that of a bucket', async () => {
    const edge = await open({ rate: '5/h' })
    expect(edge.admitted(9)).toBe(5)
    await edge.reload({ limits: [{ ...limit, rate: '5/h' }] })
    expect(edge.admitted(9)).toBe(0)
    await edge.reload({ limits: [{ name: 'a', rate: '5/h' }] })
    expect(edge.admitted(9)).toBe(5)
  })
})
