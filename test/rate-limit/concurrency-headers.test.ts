import { parseList } from 'structured-headers'
import { describe, expect, it } from 'vitest'
import { createEdge } from './edge.ts'

const limit = { name: 'a', algorithm: 'concurrency', inFlight: 4 }

function read(field: string | undefined) {
  return parseList(field ?? '').map(([name, parameters]) => ({ name, ...Object.fromEntries(parameters) }))
}

describe('a limit of requests in flight tells the client', () => {
  it('how many there may be, how many more, and no time, because there is none', async () => {
    const edge = await createEdge({ limits: [limit] })
    const { fields } = edge.send()
    expect(read(fields.get('ratelimit-policy'))).toEqual([{ name: 'a', q: 4, qu: 'concurrent-requests' }])
    expect(read(fields.get('ratelimit'))).toEqual([{ name: 'a', r: 3 }])
  })

  it('in slots where a request costs several', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 5, cost: 2 }] })
    expect([1, 2, 3].map(() => read(edge.send().fields.get('ratelimit'))[0])).toEqual([
      { name: 'a', r: 2 },
      { name: 'a', r: 0 },
      { name: 'a', r: 0 },
    ])
  })

  it('when to come back: in a second while nothing is known', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 1 }] })
    edge.send()
    expect(edge.send().verdict).toMatchObject({ retryAfterMs: 1_000, violated: ['a'] })
  })

  it('when to come back: the mean time of requests over their number, at most a minute', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 2 }] })
    const serve = (ms: number): void => {
      const sent = edge.send()
      edge.clock.advance(ms)
      sent.end()
    }
    for (let i = 0; i < 200; i++) serve(8_000)
    edge.send()
    edge.send()
    const { verdict } = edge.send()
    expect(verdict!.retryAfterMs).toBeGreaterThan(3_900)
    expect(verdict!.retryAfterMs).toBeLessThanOrEqual(4_000)
  })

  it('no more than a minute, however long requests last', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 1 }] })
    const sent = edge.send()
    edge.clock.advance(86_400_000)
    sent.end()
    edge.send()
    expect(edge.send().verdict?.retryAfterMs).toBe(60_000)
  })
})
