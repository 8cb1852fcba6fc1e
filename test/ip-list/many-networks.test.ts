import { describe, expect, it } from 'vitest'
import { createList } from './edge.ts'

/** Every second network of 24 bits, so that half of the addresses are not listed. */
function networks(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${10 + (i >> 15)}.${(i >> 7) & 255}.${(i << 1) & 255}.0/24`)
}

/** The best of five rounds of 2,000 look-ups: what else the machine does only makes a round slower. */
async function millisOf(count: number): Promise<number> {
  const verdict = await createList({ deny: networks(count) })
  const addresses = Array.from({ length: 2_000 }, (_, i) => `10.${(i * 7) & 255}.${(i * 13) & 255}.${i & 255}`)
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    for (const address of addresses) verdict(address)
    best = Math.min(best, performance.now() - start)
  }
  return best
}

describe('matching', () => {
  it('does not slow down with the number of networks as a walk over them would', async () => {
    const few = await millisOf(10)
    const many = await millisOf(50_000)
    expect(many).toBeLessThan(Math.max(few, 1) * 20)
  })

  it('finds the right one among fifty thousand', async () => {
    const verdict = await createList({ deny: networks(50_000) })
    expect(verdict('10.0.2.77')?.rule).toBe('10.0.2.0/24')
    expect(verdict('10.0.3.77')).toBeUndefined()
    expect(verdict('11.10.8.1')?.rule).toBe('11.10.8.0/24')
  })
})
