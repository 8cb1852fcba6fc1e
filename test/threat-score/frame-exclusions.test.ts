import { describe, expect, it } from 'vitest'
import { manualClock } from '../contract/kit.ts'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

const attack = "1' or 1=1--"
const exclusion = (rest: Record<string, unknown>) => ({
  exclusions: [{ where: 'query.q', families: ['sqli'], reason: 'a search for SQL', ...rest }],
})

async function idsWith(config: unknown, where = 'query.q', route = 'default') {
  const scorer = await createScorer(config)
  return scorer.body([fieldOf(attack, { where })], true, { route }).ids
}

describe('an exclusion', () => {
  it('takes its families out of the score in its place only', async () => {
    expect(await idsWith(exclusion({}))).toEqual([])
    expect(await idsWith(exclusion({}), 'query.other')).not.toEqual([])
    expect(await idsWith(exclusion({ families: ['xss'] }))).not.toEqual([])
  })

  it('covers every place below with a star at its end', async () => {
    expect(await idsWith(exclusion({ where: 'body.json./rules/*' }), 'body.json./rules/0/sql')).toEqual([])
    expect(await idsWith(exclusion({ where: 'body.json./rules/*' }), 'body.json./rule')).not.toEqual([])
  })

  it('holds on its routes only', async () => {
    expect(await idsWith(exclusion({ routes: ['reports'] }), 'query.q', 'reports')).toEqual([])
    expect(await idsWith(exclusion({ routes: ['reports'] }), 'query.q', 'shop')).not.toEqual([])
  })

  it('ends after its last day, also while the gateway runs', async () => {
    const clock = manualClock()
    const scorer = await createScorer(exclusion({ until: '2026-01-02' }), clock)
    const ids = () => scorer.body([fieldOf(attack)]).ids
    clock.advance(47 * 3_600_000)
    expect(ids()).toEqual([])
    clock.advance(3_600_000)
    expect(ids()).not.toEqual([])
  })
})
