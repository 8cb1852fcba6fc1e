import { describe, expect, it } from 'vitest'
import { holds } from './judge.ts'

describe('numbers', () => {
  it.each([
    'threat.score == 80 && threat.score == 80.0 && 80 == threat.score',
    'threat.score != 81 && 81 != threat.score',
    'threat.score > 79 && threat.score >= 80 && threat.score < 81 && threat.score <= 80.0',
    'threat.score + 1 == 81 && 1 + threat.score == 81.0',
    'threat.score - 20.5 == 59.5 && 100 - threat.score == 20',
    'threat.score * 2 == 160 && threat.score / 3 > 26.6',
    'threat.score / 0 > 1000000',
    'size(threat.signals) == 0 && size(threat.signals) < 0.5',
  ])('compare with and without a decimal point: %s', async (condition) => {
    expect(await holds(condition, { score: 80 })).toBe(true)
  })

  it('are compared exactly where doubles are coarse', async () => {
    expect(await holds('request.size == 9007199254740993', { size: 9_007_199_254_740_992 })).toBe(false)
    expect(await holds('time.ms == 9007199254740993')).toBe(false)
  })
})
