import { parseList } from 'structured-headers'
import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'

/** Reads a field as any client would: an independent parser of RFC 9651. */
function read(field: string | undefined) {
  return parseList(field ?? '').map(([name, parameters]) => ({ name, ...Object.fromEntries(parameters) }))
}

describe('RateLimit fields', () => {
  it('tell the policy and what is left', async () => {
    const edge = await createEdge({ limits: [{ name: 'per-client', rate: '100/m' }] })
    const { fields } = edge.send()
    expect(read(fields.get('ratelimit-policy'))).toEqual([{ name: 'per-client', q: 100, w: 60 }])
    expect(read(fields.get('ratelimit'))).toEqual([{ name: 'per-client', r: 99, t: 1 }])
  })

  it('count down to 0 and say when the next one fits', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '2/m', burst: 3 }] })
    const seen = [1, 2, 3, 4].map(() => read(edge.send().fields.get('ratelimit'))[0])
    expect(seen).toEqual([
      { name: 'a', r: 2, t: 30 },
      { name: 'a', r: 1, t: 30 },
      { name: 'a', r: 0, t: 30 },
      { name: 'a', r: 0, t: 30 },
    ])
    edge.clock.advance(12_500)
    expect(read(edge.send().fields.get('ratelimit'))).toEqual([{ name: 'a', r: 0, t: 18 }])
  })

  it('list all limits and report the tightest', async () => {
    const limits = [
      { name: 'minute', rate: '5/m' },
      { name: 'hour', rate: '20/h' },
    ]
    const edge = await createEdge({ limits })
    const { fields } = edge.send()
    expect(read(fields.get('ratelimit-policy'))).toEqual([
      { name: 'minute', q: 5, w: 60 },
      { name: 'hour', q: 20, w: 3_600 },
    ])
    expect(read(fields.get('ratelimit'))).toEqual([{ name: 'minute', r: 4, t: 12 }])
  })

  it('count in tokens where a request costs several, and are 0 when no further one fits', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '10/m', cost: 4 }] })
    expect(read(edge.send().fields.get('ratelimit'))).toEqual([{ name: 'a', r: 4, t: 12 }])
    expect(read(edge.send().fields.get('ratelimit'))).toEqual([{ name: 'a', r: 0, t: 12 }])
    expect(edge.send().verdict?.retryAfterMs).toBe(12_000)
  })

  it('never promise more than the rate where its period is not whole seconds', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: { tokens: 3, per: '1500ms' } }] })
    expect(read(edge.send().fields.get('ratelimit-policy'))).toEqual([{ name: 'a', q: 4, w: 2 }])
  })

  it('are absent where no limit counts the request', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '1/s', match: { methods: ['POST'] } }] })
    expect(edge.send().fields.size).toBe(0)
  })
})
