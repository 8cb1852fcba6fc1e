import { describe, expect, it } from 'vitest'
import { createScorer } from './frame-kit.ts'

describe('families that are switched off', () => {
  it('find nothing, the others do', async () => {
    const scorer = await createScorer({ families: { sqli: false, evasion: false } })
    expect(scorer.head({ rawQuery: 'id=1+union+select+1,2' }).ids).toEqual([])
    expect(scorer.head({ rawQuery: 'id=%253Bcat%2520/etc/passwd' }).ids).not.toContain('evasion.double-percent')
    expect(scorer.head({ rawQuery: 'id=%3Bcat+/etc/passwd' }).total).toBeGreaterThanOrEqual(80)
  })
})
