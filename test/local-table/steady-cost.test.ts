import { describe, expect, it } from 'vitest'
import { createLocalTable } from '../../gateway/state/local-table.ts'
import { manualClock } from '../contract/kit.ts'

/** Milliseconds of 100,000 new keys in a full table. */
function costOfNewKeys(max: number): number {
  const entries = createLocalTable<number>({ max, ttlMs: 1_000, clock: manualClock() })
  for (let i = 0; i < max; i++) entries.set(`first ${i}`, i)
  const start = performance.now()
  for (let i = 0; i < 100_000; i++) entries.set(`second ${i}`, i)
  return performance.now() - start
}

describe('a full table', () => {
  it('lets entries go in a time that does not grow with its size', () => {
    costOfNewKeys(1_000)
    // A walk over the entries, or over the holes that deleted ones leave, would be hundreds of times slower.
    expect(costOfNewKeys(100_000)).toBeLessThan(20 * Math.max(20, costOfNewKeys(1_000)))
  })
})
