import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

const config = {
  limits: [
    { name: 'everybody', rate: '100/s' },
    { name: 'strict', rate: '2/m', apply: 'on-demand' },
  ],
}

describe('a limit on demand', () => {
  it('is not taken by a request on its own', async () => {
    const edge = await createEdge(config)
    expect(edge.admitted(50)).toBe(50)
    expect(edge.send().take('strict')).toEqual({ known: true, verdict: undefined })
  })

  it('refuses when a policy takes more than it holds', async () => {
    const edge = await createEdge(config)
    edge.send().take('strict')
    edge.send().take('strict')
    const { known, verdict } = edge.send().take('strict')
    expect(known).toBe(true)
    expect(verdict).toMatchObject({ action: 'limit', rule: 'strict', violated: ['strict'], retryAfterMs: 30_000 })
    expect(edge.send(client('198.51.100.9')).take('strict').verdict).toBeUndefined()
  })

  it('is reported beside what is always taken', async () => {
    const edge = await createEdge(config)
    const { ctx, take } = edge.send()
    take('strict')
    expect(ctx.limits.map((limit) => limit.name)).toEqual(['everybody', 'strict'])
    expect(ctx.responseHeaders).toContain('"strict";r=1;t=30')
  })

  it('counts a late taking now and not when the head arrived', async () => {
    const edge = await createEdge(config)
    const slow = [1, 2, 3].map(() => edge.send())
    edge.clock.advance(60_000)
    expect(slow.map(({ take }) => take('strict').verdict?.action)).toEqual([undefined, undefined, 'limit'])
    expect(edge.send().take('strict').verdict?.action).toBe('limit')
  })

  it('is told apart from a name that no limit has', async () => {
    const edge = await createEdge(config)
    expect(edge.send().take('strikt')).toEqual({ known: false, verdict: undefined })
  })

  it('takes once more from a limit that is always taken, when a policy names that', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '3/m' }] })
    expect(edge.send().take('a').verdict).toBeUndefined()
    expect(edge.send().take('a').verdict?.action).toBe('limit')
  })
})
