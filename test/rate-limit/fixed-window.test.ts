import { describe, expect, it } from 'vitest'
import { sip } from '../../plugins/rate-limit/sip.ts'
import { createWindowSketch } from '../../plugins/rate-limit/window-sketch.ts'
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
    const gate = { name: 'gate', rate: '1/h', match: { paths: ['/gate'] } }
    const edge = await createEdge({ limits: [{ ...limit, rate: '2/m' }, gate] })
    expect(edge.admitted(1, { path: '/gate' })).toBe(1)
    edge.clock.advance(30_000)
    expect(edge.admitted(5)).toBe(1)
    edge.clock.advance(31_000)
    expect(edge.admitted(1, { path: '/gate' })).toBe(0)
    edge.clock.advance(20_000)
    expect(edge.admitted(5)).toBe(2)
    edge.clock.advance(59_999)
    expect(edge.admitted(5)).toBe(0)
    edge.clock.advance(1)
    expect(edge.admitted(5)).toBe(2)
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

  it('cost new clients no more than one window after the flood is over', async () => {
    const edge = await createEdge({ limits: [{ ...limit, rate: '5/s' }], maxKeys: 100 })
    for (let i = 0; i < 300_000; i++) {
      edge.send(client(`flood-${i}`))
      if (i % 200 === 0) edge.clock.advance(1)
    }
    edge.clock.advance(1_000)
    const fresh = Array.from({ length: 300 }, (_, i) => client(`fresh-${i}`))
    let admitted = 0
    for (let round = 0; round < 9; round++) for (const one of fresh) admitted += edge.admitted(1, one)
    expect(admitted).toBe(1_500)
  })
})

it('the sketch never answers less than it was told, nor an earlier end', () => {
  const sketch = createWindowSketch(100)
  const nowMs = 500_300
  const told = Array.from({ length: 200_000 }, (_, i) => {
    const hash = { a: 0, b: 0 }
    sip(`key ${i}`, hash)
    return { hash, spent: 1 + ((i * 7_919) % 10_007), endsAtMs: nowMs + 1 + ((i * 31) % 1_000) }
  })
  for (const { hash, spent, endsAtMs } of told) sketch.raise(hash, spent, endsAtMs, nowMs)
  const wrong = told.filter(({ hash, spent, endsAtMs }) => {
    sketch.read(hash)
    return sketch.spent < spent || sketch.endsAtMs < endsAtMs
  })
  expect(wrong.length).toBe(0)
})
