import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'

describe('a request over the limit', () => {
  it('gets a limit verdict with the limit and the time to wait', async () => {
    const edge = await createEdge({ limits: [{ name: 'per-client', rate: '4/s', burst: 1 }] })
    edge.send()
    edge.clock.advance(100)
    expect(edge.send().verdict).toEqual({
      action: 'limit',
      reason: 'over per-client',
      rule: 'per-client',
      retryAfterMs: 150,
      violated: ['per-client'],
    })
  })

  it('passes when it comes back after exactly that time, and not a millisecond earlier', async () => {
    for (const rate of ['3/s', '7/s', '999/m', '11/h']) {
      const edge = await createEdge({ limits: [{ name: 'a', rate, burst: 1 }] })
      edge.send()
      const waitMs = edge.send().verdict!.retryAfterMs
      edge.clock.advance(waitMs - 1)
      expect(edge.send().admitted).toBe(false)
      edge.clock.advance(1)
      expect(edge.send().admitted).toBe(true)
    }
  })

  it('never passes early, not even by the part of a tick that the interval was rounded by', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '3/s', burst: 1 }] })
    const ticksPerMs = 2 ** 18
    edge.send()
    edge.clock.advance(Math.floor((1_000 / 3) * ticksPerMs) / ticksPerMs)
    expect(edge.send().admitted).toBe(false)
    edge.clock.advance(1 / ticksPerMs)
    expect(edge.send().admitted).toBe(true)
  })

  it('consumes nothing: hammering does not prolong the wait', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '1/s', burst: 1 }] })
    edge.send()
    expect(edge.admitted(1_000)).toBe(0)
    edge.clock.advance(1_000)
    expect(edge.send().admitted).toBe(true)
  })

  it('is counted by the limit that refused it', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '1/m' }] })
    edge.admitted(4)
    expect(edge.counts.get('decisions_total a enforce refused')).toBe(3)
  })

  it('is noted on the record with what remains', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '2/m' }] })
    const notes = [1, 2, 3].map(() => edge.send().ctx.limits)
    expect(notes).toEqual([1, 0, 0].map((remaining) => [{ name: 'a', remaining, degraded: false }]))
  })
})
