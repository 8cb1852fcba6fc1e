import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeScore } from '../../gateway/contract/index.ts'
import { recompute } from './arithmetic.ts'
import { createScorer } from './frame-kit.ts'

const pieces = [
  "' or 1=1-- ",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  ';id',
  '{{7*7}}',
  'union select',
  '$ne',
  '\r\nSet-Cookie: a=b',
  '%2527',
  'http://127.0.0.1/',
  'hello world',
  ' -- ',
  "O'Connor",
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 12 })), { maxLength: 4 })
  .map((all) => all.join(''))
const scorer = await createScorer()

describe('the score of a request', () => {
  it('is what anybody computes from its signals, whatever was sent', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const rawQuery = `a=${encodeURIComponent(a.toWellFormed())}&b=${encodeURIComponent(b.toWellFormed())}`
        const rawHeaders = ['X-Note', Buffer.from(c).toString('latin1')]
        const { signals, total } = scorer.head({ rawQuery, rawHeaders })
        expect(total).toBe(recompute(signals))
        expect(total).toBe(composeScore(signals))
        for (const { points } of signals) expect(points).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})
