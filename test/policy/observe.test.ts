import { describe, expect, it } from 'vitest'
import { judgeOf } from './judge.ts'

const rules = `
rules:
  - name: hostile
    when: threat.score >= 80
    then: { deny: { status: 418 }, tag: hostile, setHeader: { x-a: "1" }, removeHeader: cookie }
    MODE
  - name: check
    when: threat.score >= 60
    then: { challenge: { location: /check } }
    MODE
  - name: slow
    when: threat.score >= 20
    then: { limit: per-client }
    MODE
  - name: last
    when: threat.score >= 20
    then: { allow: true }
    MODE
`
const took: string[] = []
const request = {
  score: 90,
  headers: ['Cookie', 'a=b', 'X-A', 'own'],
  takeLimit: (_ctx: unknown, limit: string) => {
    took.push(limit)
    return { known: true, verdict: undefined }
  },
}

describe.each([
  ['every rule', `policy: trial\n${rules.replaceAll('MODE', 'mode: observe')}`],
  ['the policy', `policy: trial\nmode: observe\n${rules.replaceAll('MODE', '')}`],
  ['the policy, against its rules', `policy: trial\nmode: observe\n${rules.replaceAll('MODE', 'mode: enforce')}`],
])('observe mode of %s', (_whose, text) => {
  it('has no effect on the request', async () => {
    const { judge } = await judgeOf(text)
    const { verdict, ctx } = judge(request)
    expect(verdict).toBeUndefined()
    expect(ctx.tags).toEqual([])
    expect(ctx.requestEdits).toEqual([])
    expect(took).toEqual([])
  })

  it('notes every match and the verdict that it would have given', async () => {
    const { judge, counts } = await judgeOf(text)
    const { ctx } = judge(request)
    expect(ctx.matched).toEqual(['trial/hostile', 'trial/check', 'trial/slow', 'trial/last'])
    expect(ctx.observed).toEqual([
      {
        plugin: 'policy',
        verdict: { action: 'deny', status: 418, rule: 'hostile', reason: 'trial/hostile: threat.score >= 80' },
      },
      {
        plugin: 'policy',
        verdict: { action: 'challenge', location: '/check', rule: 'check', reason: 'trial/check: threat.score >= 60' },
      },
      { plugin: 'policy', verdict: { action: 'allow', rule: 'last', reason: 'trial/last: threat.score >= 20' } },
    ])
    expect(counts.get('matches_total{trial,hostile,observe}')).toBe(1)
  })
})

describe('an observing rule among enforcing ones', () => {
  it('does not stand in their way', async () => {
    const { judge } = await judgeOf(`policy: trial\n${rules.replace('MODE', 'mode: observe').replaceAll('MODE', '')}`)
    const { verdict, ctx } = judge(request)
    expect(verdict).toMatchObject({ action: 'challenge', rule: 'check' })
    expect(ctx.observed.map(({ verdict }) => verdict.rule)).toEqual(['hostile'])
  })
})
