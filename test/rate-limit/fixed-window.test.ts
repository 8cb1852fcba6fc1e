import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

const limit = { name: 'a', rate: '10/m', algorithm: 'fixed-window' }

describe('a fixed window', () => {
  it('starts with the first request, admits the limit, and ends to the millisecond', async () => {
    const edge = await createEdge({ limits: [limit] })
    expect(edge.admitted(1)).toBe(1)
    edge.clock.advance(20_000)
    expect(edge.admitted(20)).toBe(9)
    edge.clock.advance(39_999)
    expect(edge.admitted(20)).toBe(0)
    edge.clock.advance(1)
    expect(edge.admitted(20)).toBe(10)
  })

  it('admits up to twice the limit across its edge', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '100/s' }] })
    edge.admitted(1)
    edge.clock.advance(999)
    const before = edge.admitted(200)
    edge.clock.advance(1)
    expect(before + edge.admitted(200)).toBe(199)
  })

  it('tells the client what is left and when the window ends', async () => {
    const edge = await createEdge({ limits: [limit] })
    expect(edge.send().fields).toEqual(
      new Map([
        ['ratelimit-policy', '"a";q=10;w=60'],
        ['ratelimit', '"a";r=9;t=60'],
      ]),
    )
    edge.clock.advance(12_500)
    edge.admitted(9)
    const { verdict, fields } = edge.send()
    expect(verdict).toMatchObject({ action: 'limit', violated: ['a'], retryAfterMs: 47_500 })
    expect(fields.get('ratelimit')).toBe('"a";r=0;t=48')
  })

  it('is one for each key', async () => {
    const edge = await createEdge({ limits: [limit] })
    expect(edge.admitted(20, client('198.51.100.1'))).toBe(10)
    edge.clock.advance(30_000)
    expect(edge.admitted(20, client('198.51.100.2'))).toBe(10)
    edge.clock.advance(30_000)
    expect(edge.admitted(20, client('198.51.100.1'))).toBe(10)
    expect(edge.admitted(20, client('198.51.100.2'))).toBe(0)
  })

  it('does not start with a request that another limit refuses', async () => {
    const narrow = { name: 'narrow', rate: '2/m', algorithm: 'fixed-window' }
    const edge = await createEdge({ limits: [limit, { ...narrow, match: { paths: ['/narrow'] } }] })
    expect(edge.admitted(5, { path: '/narrow' })).toBe(2)
    expect(edge.admitted(20)).toBe(8)
    edge.clock.advance(60_000)
    edge.admitted(2, { path: '/narrow' })
    edge.clock.advance(60_000)
    edge.admitted(1)
    edge.clock.advance(59_000)
    edge.admitted(9)
    expect(edge.admitted(2, { path: '/narrow' })).toBe(0)
    edge.clock.advance(1_000)
    expect(edge.admitted(5, { path: '/narrow' })).toBe(2)
  })

  it('counts whole points: a cost that grows with the standing is rounded up', async () => {
    const edge = await createEdge({ limits: [{ ...limit, cost: 2, follow: 'threat', maxFactor: 2 }] })
    const dangerous = () => edge.send({}, { standing: 25 }).admitted
    // 2 * (1 + 0.2) = 2.4
    expect([1, 2, 3, 4].map(dangerous)).toEqual([true, true, true, false])
  })

  it('goes on after a reload', async () => {
    const edge = await createEdge({ limits: [limit] })
    edge.admitted(7)
    await edge.reload({ limits: [{ ...limit, rate: '12/m' }] })
    expect(edge.admitted(20)).toBe(5)
    await edge.reload({ limits: [{ ...limit, rate: '12/m', algorithm: 'token-bucket' }] })
    expect(edge.admitted(20)).toBe(12)
  })
})

describe('many clients in a small table', () => {
  it('do not give an exhausted one its window back, nor cost a new one its own', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '20/m' }], maxKeys: 1_000 })
    const exhausted = Array.from({ length: 500 }, (_, i) => client(`exhausted-${i}`))
    for (const one of exhausted) expect(edge.admitted(20, one)).toBe(20)
    for (let i = 0; i < 10_000; i++) edge.send(client(`flood-${i}`))
    edge.clock.advance(59_999)
    for (const one of exhausted) expect(edge.admitted(20, one)).toBe(0)
    const fresh = Array.from({ length: 1_000 }, (_, i) => client(`fresh-${i}`))
    expect(fresh.filter((one) => edge.send(one).admitted).length).toBe(1_000)
    edge.clock.advance(1)
    for (const one of exhausted) expect(edge.admitted(30, one)).toBe(20)
  })

  it('leave an attacker nothing to win by cycling through more keys than the table holds', async () => {
    const edge = await createEdge({ limits: [limit], maxKeys: 100 })
    let admitted = 0
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 300; i++) if (edge.send(client(`cycling-${i}`)).admitted) admitted++
    }
    expect(admitted).toBeLessThanOrEqual(3_000)
    expect(admitted).toBeGreaterThan(2_700)
  })

  it('do not keep the counts of windows that ended alive for longer than one window more', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '5/s' }], maxKeys: 100 })
    let fresh = 0
    // Every cell is in use all the time, and was filled by somebody who used all that he had.
    for (let second = 0; second < 6; second++) {
      for (let i = 0; i < 30_000; i++) edge.admitted(second === 0 ? 5 : 1, client(`flood-${second}-${i}`))
      edge.clock.advance(1_000)
    }
    for (let i = 0; i < 1_000; i++) if (edge.admitted(2, client(`fresh-${i}`)) === 2) fresh++
    expect(fresh).toBeGreaterThan(990)
  })
})
