import { describe, expect, it } from 'vitest'
import { defineGcra, type GcraState } from '../../plugins/rate-limit/gcra.ts'
import { type Hash, sip } from '../../plugins/rate-limit/sip.ts'
import { createSketch, type Sketch } from '../../plugins/rate-limit/sketch.ts'
import { client, createEdge } from './edge.ts'

const gcra = defineGcra({ tokens: 1, perMs: 1 }, 1)

const flood = 1_000_000
const maxKeys = 10_000

describe('a million clients in a table of ten thousand', () => {
  it('do not give an exhausted client its bucket back, and do not cost a new one its own', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '20/m' }], maxKeys })
    const exhausted = Array.from({ length: 1_000 }, (_, i) => client(`exhausted-${i}`))
    for (const one of exhausted) expect(edge.admitted(20, one)).toBe(20)

    // 100,000 new clients a second for ten seconds: three tokens come back to the exhausted ones in this time.
    for (let i = 0; i < flood; i++) {
      edge.send(client(`flood-${i}`))
      if (i % 100 === 99) edge.clock.advance(1)
    }
    for (const one of exhausted) expect(edge.admitted(20, one)).toBeLessThanOrEqual(3)

    const fresh = Array.from({ length: 1_000 }, (_, i) => client(`fresh-${i}`))
    const admitted = fresh.filter((one) => edge.send(one).admitted).length
    expect(admitted).toBeGreaterThan(990)
  })

  it('leave an attacker nothing to win by cycling through more keys than the table holds', async () => {
    const keys = 300
    const edge = await createEdge({ limits: [{ name: 'a', rate: '10/h' }], maxKeys: 100 })
    let admitted = 0
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < keys; i++) if (edge.send(client(`cycling-${i}`)).admitted) admitted++
    }
    expect(admitted).toBeLessThanOrEqual(keys * 10)
    expect(admitted).toBeGreaterThan(keys * 9)
  })
})

describe('the sketch', () => {
  it('never answers an earlier time than it was told', () => {
    const sketch = createSketch(100, gcra)
    const told = Array.from({ length: 200_000 }, (_, i) => ({
      hash: hashOf(`key ${i}`),
      tat: 1 + ((i * 7_919) % 10_007),
    }))
    for (const { hash, tat } of told) sketch.raise(hash, { tat, now: 0 })
    expect(told.every(({ hash, tat }) => recalled(sketch, hash) >= tat)).toBe(true)
  })

  it('answers 0 for most keys that it was not told of', () => {
    const sketch = createSketch(10_000, gcra)
    for (let i = 0; i < 10_000; i++) sketch.raise(hashOf(`key ${i}`), { tat: 1, now: 0 })
    let wrong = 0
    for (let i = 0; i < 10_000; i++) if (recalled(sketch, hashOf(`other ${i}`)) > 0) wrong++
    // (1 - e^(-10000/65536))^3 = 0.28 %
    expect(wrong).toBeLessThan(100)
  })
})

function hashOf(key: string): Hash {
  const hash = { a: 0, b: 0 }
  sip(key, hash)
  return hash
}

function recalled(sketch: Sketch<GcraState>, hash: Hash): number {
  const state = gcra.create()
  sketch.recall(hash, state)
  return state.tat
}
