import { describe, expect, it } from 'vitest'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

describe('the body of a request', () => {
  it('is read field by field', async () => {
    const scorer = await createScorer()
    const { signals, total } = scorer.body([
      fieldOf('Anna', { where: 'body.form.name', kind: 'body' }),
      fieldOf('127.0.0.1; cat /etc/passwd', { where: 'body.form.host', kind: 'body' }),
    ])
    expect(total).toBeGreaterThanOrEqual(80)
    expect(new Set(signals.map(({ where }) => where))).toEqual(new Set(['body.form.host']))
  })

  it('that was not inspected to its end leaves a mark that denies nothing', async () => {
    const scorer = await createScorer()
    const { ids, total } = scorer.body([], false)
    expect(ids).toEqual(['body.uninspected'])
    expect(total).toBeLessThan(40)
    expect(scorer.body([], true).ids).toEqual([])
  })

  it('is not searched where the fields are plain', async () => {
    const scorer = await createScorer()
    expect(scorer.body([fieldOf("1' or 1=1--", { plain: true })]).signals).toEqual([])
  })
})
