import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'

type Edge = Awaited<ReturnType<typeof createEdge>>

/** How many of so many requests, one every `everyMs`, are admitted. */
function hammer(edge: Edge, count: number, everyMs: number): number {
  let admitted = 0
  for (let i = 0; i < count; i++) {
    edge.clock.advance(everyMs)
    if (edge.send().admitted) admitted++
  }
  return admitted
}

// A token comes back every 100 ms.
const limit = { name: 'a', rate: '10/s' }

describe.each(['token-bucket', 'fixed-window'])('penalty with a %s', (algorithm) => {
  it('refused requests take nothing without it', async () => {
    const edge = await createEdge({ limits: [{ ...limit, algorithm }] })
    expect(hammer(edge, 1_000, 10)).toBeGreaterThanOrEqual(100)
  })

  it('a client that keeps sending faster than the limit stays refused', async () => {
    const edge = await createEdge({ limits: [{ ...limit, algorithm, penalty: true }] })
    expect(hammer(edge, 1_000, 10)).toBeLessThanOrEqual(11)
  })

  it('a client that slows down to less than the limit is admitted again', async () => {
    const edge = await createEdge({ limits: [{ ...limit, algorithm, penalty: true }] })
    hammer(edge, 1_000, 10)
    hammer(edge, 20, 200)
    expect(hammer(edge, 50, 200)).toBe(50)
  })

  it('a client that stops has all of the limit a second later, and is told when', async () => {
    const edge = await createEdge({ limits: [{ ...limit, algorithm, penalty: true }] })
    hammer(edge, 1_000, 10)
    const { verdict } = edge.send()
    expect(verdict?.retryAfterMs).toBeLessThanOrEqual(1_001)
    edge.clock.advance(verdict!.retryAfterMs)
    expect(edge.send().admitted).toBe(true)
    edge.clock.advance(1_001)
    expect(edge.admitted(20)).toBe(10)
  })

  it('what another limit refuses takes nothing', async () => {
    const narrow = { name: 'narrow', rate: '1/h', match: { paths: ['/narrow'] } }
    const edge = await createEdge({ limits: [{ ...limit, algorithm, penalty: true }, narrow] })
    expect(edge.admitted(50, { path: '/narrow' })).toBe(1)
    expect(edge.admitted(50)).toBe(9)
  })
})

it('a request that costs more than is left takes what is left', async () => {
  for (const algorithm of ['token-bucket', 'fixed-window']) {
    const bulky = { name: 'b', rate: '10/s', algorithm, cost: 4, penalty: true, key: 'route.name' }
    const edge = await createEdge({ limits: [bulky] })
    expect(edge.admitted(3)).toBe(2)
    expect(edge.send().verdict?.retryAfterMs).toBe(algorithm === 'token-bucket' ? 400 : 1_000)
  }
})
