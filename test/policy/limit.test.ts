import { describe, expect, it } from 'vitest'
import type { TakeLimit } from '../../gateway/contract/index.ts'
import { judgeAmong, judgeOf, problemsAmong } from './judge.ts'

const text = `
policy: a
rules:
  - name: slow
    description: Not so fast.
    when: threat.score >= 20
    then: { limit: strict, tag: slowed }
  - name: gone
    when: threat.score >= 20
    then: { deny: {} }
`
const takeLimit: TakeLimit = (ctx, limit) => {
  if (limit !== 'strict') return { known: false, verdict: undefined }
  if (ctx.path === '/calm') return { known: true, verdict: undefined }
  return { known: true, verdict: { action: 'limit', retryAfterMs: 1_500, violated: ['strict'], reason: 'used up' } }
}

describe('the limit effect', () => {
  it('ends the rules when the limit is used up', async () => {
    const { judge } = await judgeOf(text)
    const { verdict, ctx } = judge({ score: 50, takeLimit })
    expect(verdict).toEqual({
      action: 'limit',
      retryAfterMs: 1_500,
      violated: ['strict'],
      rule: 'slow',
      reason: 'a/slow: Not so fast.',
    })
    expect(ctx.tags).toEqual(['slowed'])
  })

  it('goes on to the next rule while there is room', async () => {
    const { judge } = await judgeOf(text)
    expect(judge({ score: 50, path: '/calm', takeLimit }).verdict).toMatchObject({ action: 'deny', rule: 'gone' })
  })

  it.each([
    ['no plugin provides limits', text, undefined, 'no plugin before this one provides limits; the rule limits nobody'],
    [
      'nobody knows its name',
      text.replace('strict', 'stict'),
      takeLimit,
      'there is no limit named "stict"; the rule limits nobody',
    ],
  ])('limits nobody and says so once when %s', async (_why, policy, take, message) => {
    const { judge, log } = await judgeOf(policy)
    for (let i = 0; i < 3; i++) expect(judge({ score: 50, takeLimit: take }).verdict).toMatchObject({ rule: 'gone' })
    expect(log).toMatchObject([{ level: 'warn', data: { rule: 'a/slow' }, message }])
  })
})

describe('a limit that no plugin offers', () => {
  it.each([
    [['strict', 'per-client'], null],
    [['strct', 'per-client'], 'there is no limit "strict"; did you mean "strct"?'],
    [['per-client', 'login'], 'there is no limit "strict"; limits: per-client, login'],
    [[], 'there is no limit "strict"; limits: none; the plugin rate-limit has them'],
  ])('among %j', async (limits, said) => {
    if (said === null) expect((await judgeAmong(limits, [text])).judge({ score: 0 }).verdict).toBeUndefined()
    else expect(await problemsAmong(limits, [text])).toEqual([`1.yaml:7:20 rules[0].then.limit: ${said}`])
  })
})
