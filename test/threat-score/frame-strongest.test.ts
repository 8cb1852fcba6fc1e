import { describe, expect, it } from 'vitest'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

/** Something weak, to push the strong out of a list that is bounded. */
const weak = (n: number) => fieldOf('select a from b', { where: `query.p${n}` })

describe('a flood of weak evidence', () => {
  it('does not hide the attack behind it, and stays within the bound', async () => {
    const scorer = await createScorer({ maxSignals: 4 })
    const fields = [...Array.from({ length: 100 }, (_, n) => weak(n)), fieldOf("1' or 1=1--", { where: 'query.last' })]
    // Compiled first: what takes too long is cut short.
    for (let n = 0; n < 30; n++) scorer.body(fields)
    const { signals, total } = scorer.body(fields)
    expect(signals.length).toBeLessThanOrEqual(4)
    expect(signals[0]).toMatchObject({ id: 'sqli.tautology', where: 'query.last' })
    expect(total).toBeGreaterThanOrEqual(80)
  })

  it('of one family in one place is told by its three strongest signals', async () => {
    const scorer = await createScorer()
    const { signals } = scorer.body([fieldOf("1' union select sleep(5) from information_schema.tables order by 1--")])
    expect(signals.filter(({ id }) => id.startsWith('sqli.'))).toHaveLength(3)
  })
})
