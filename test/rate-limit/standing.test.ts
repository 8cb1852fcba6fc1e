import { describe, expect, it } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { nextStep } from '../../plugins/rate-limit/standing.ts'
import { client, createEdge } from './edge.ts'

const limit = { name: 'a', rate: '100/h', follow: 'threat' }
const scored = (total: number): Decision => ({ score: { total, signals: [] } }) as unknown as Decision

describe('a limit that follows the threat', () => {
  it('costs a client more after requests with a high score, and nobody else', async () => {
    const edge = await createEdge({ limits: [limit] })
    const hostile = edge.send(client('203.0.113.66'))
    edge.settle(hostile.ctx, scored(100))
    // 99 tokens are left, and each request costs 8.
    expect(edge.admitted(100, client('203.0.113.66'))).toBe(12)
    expect(edge.admitted(200, client('203.0.113.1'))).toBe(100)
  })

  it('does not raise the cost of the request that was scored, nor of one without a score', async () => {
    const edge = await createEdge({ limits: [limit] })
    for (let i = 0; i < 50; i++) edge.settle(edge.send().ctx, scored(0))
    expect(edge.send().ctx.limits[0]!.remaining).toBe(49)
  })

  it('forgives: the standing halves every five minutes', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '1000/d', burst: 1_000 }] })
    edge.settle(edge.send().ctx, scored(100))
    const costs: number[] = []
    for (const waitMs of [0, 300_000, 300_000, 300_000, 300_000]) {
      edge.clock.advance(waitMs)
      const before = edge.send().ctx.limits[0]!.remaining
      costs.push(before)
    }
    const left = (cost: number): number => Math.floor(1_000 / cost)
    // 100, 50 (step 3 by hysteresis), 25 (1), 12 (1), 6 (0): factors 8, 5.2, 2.4, 2.4 and 1.
    const factors = [8, 5.2, 2.4, 2.4, 1]
    for (const [i, factor] of factors.entries()) expect(costs[i]).toBeGreaterThan(left(factor) * 0.95)
    for (const [i, factor] of factors.entries()) expect(costs[i]).toBeLessThanOrEqual(left(factor))
  })

  it('lets a request pass that costs a whole bucket, but none that costs more than it holds', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '5/m', maxFactor: 100 }] })
    edge.settle(edge.send().ctx, scored(100))
    expect(edge.send().admitted).toBe(false)
    edge.clock.advance(60_000)
    expect(edge.send().admitted).toBe(true)
  })

  it('takes the standing that another plugin has set', async () => {
    const edge = await createEdge({ limits: [limit] })
    expect(edge.send({}, { standing: 100 }).ctx.limits[0]!.remaining).toBe(11)
    expect(edge.send({}, { standing: 0 }).ctx.limits[0]!.remaining).toBe(91)
  })

  it('keeps a refusal at a high cost to itself: a cheaper request passes', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '10/h', maxFactor: 8 }] })
    for (let i = 0; i < 4; i++) edge.send()
    expect(edge.send({}, { standing: 100 }).admitted).toBe(false)
    expect(edge.send({}, { standing: 0 }).admitted).toBe(true)
  })
})

it('steps rise at once and fall half a step later', () => {
  const seen: number[] = []
  let step = 0
  for (const standing of [0, 19, 20, 15, 11, 9, 40, 39, 31, 29, 100, 95, 91, 89, 0]) {
    step = nextStep(step, standing)
    seen.push(step)
  }
  expect(seen).toEqual([0, 0, 1, 1, 1, 0, 2, 2, 2, 1, 5, 5, 5, 4, 0])
})
