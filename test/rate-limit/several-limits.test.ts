import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

const limits = [
  { name: 'client', rate: '10/m' },
  { name: 'route', key: 'route.name', rate: '15/m' },
]

describe('several limits', () => {
  it('are all taken or none: a refusal by one takes nothing from the others', async () => {
    const edge = await createEdge({ limits })
    expect(edge.admitted(100, client('198.51.100.1'))).toBe(10)
    expect(edge.admitted(100, client('198.51.100.2'))).toBe(5)
    edge.clock.advance(4_000)
    // One token came back to the route; the first client is still empty and must not have spent it.
    expect(edge.admitted(1, client('198.51.100.1'))).toBe(0)
    expect(edge.admitted(2, client('198.51.100.2'))).toBe(1)
  })

  it('name every one that was exceeded, and the longest wait', async () => {
    const edge = await createEdge({
      limits: [
        { name: 'minute', rate: '1/m' },
        { name: 'hour', key: 'route.name', rate: '1/h' },
      ],
    })
    edge.send()
    expect(edge.send().verdict).toMatchObject({ violated: ['minute', 'hour'], retryAfterMs: 3_600_000 })
  })

  it('report the refusing one, whatever is left of the others', async () => {
    const edge = await createEdge({ limits })
    edge.admitted(10)
    const { fields, ctx } = edge.send()
    expect(fields.get('ratelimit')).toBe('"client";r=0;t=6')
    expect(ctx.limits).toEqual([
      { name: 'client', remaining: 0, degraded: false },
      { name: 'route', remaining: 5, degraded: false },
    ])
  })
})
