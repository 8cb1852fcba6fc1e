import { describe, expect, it } from 'vitest'
import { newRequestId } from '../../gateway/request-id.ts'

describe('the id of a request', () => {
  it('is a random UUID of version 4, and never the same twice', () => {
    const ids = Array.from({ length: 10_000 }, newRequestId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    // Every bit that is not of the version or the variant is set in about half of them.
    for (let digit = 0; digit < 32; digit++) {
      if (digit === 12 || digit === 16) continue
      const digits = ids.map((id) => Number.parseInt(id.replaceAll('-', '')[digit]!, 16))
      for (const bit of [1, 2, 4, 8]) {
        const share = digits.filter((value) => (value & bit) !== 0).length / ids.length
        expect(Math.abs(share - 0.5)).toBeLessThan(0.05)
      }
    }
  })
})
