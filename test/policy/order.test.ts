import { describe, expect, it } from 'vitest'
import { judgeOf } from './judge.ts'

const first = `
policy: first
rules:
  - name: tagged
    when: threat.score >= 10
    then: { tag: seen }
  - name: teapot
    when: threat.score >= 50
    then: { deny: { status: 418 } }
  - name: never-asked
    when: threat.score > 49.5
    then: { deny: {}, tag: late }
`
const second = `
policy: second
rules:
  - name: welcome
    when: request.path == "/open"
    then: { allow: true }
  - name: gone
    description: The old shop is closed.
    when: threat.score >= 30
    then: { deny: {}, tag: [old, closed] }
`

describe('order of rules', () => {
  it('gives no opinion when nothing ends', async () => {
    const { judge } = await judgeOf(first, second)
    const { verdict, ctx } = judge({ score: 20 })
    expect(verdict).toBeUndefined()
    expect(ctx.tags).toEqual(['seen'])
    expect(ctx.matched).toEqual(['first/tagged'])
  })

  it('lets the first ending effect win and asks nobody behind it', async () => {
    const { judge } = await judgeOf(first, second)
    const { verdict, ctx } = judge({ score: 60, path: '/open' })
    expect(verdict).toEqual({ action: 'deny', status: 418, rule: 'teapot', reason: 'first/teapot: threat.score >= 50' })
    expect(ctx.matched).toEqual(['first/tagged', 'first/teapot'])
    expect(ctx.tags).toEqual(['seen'])
  })

  it('goes on with the next file and adds its tags', async () => {
    const { judge } = await judgeOf(first, second)
    const { verdict, ctx } = judge({ score: 40 })
    expect(verdict).toEqual({
      action: 'deny',
      status: 403,
      rule: 'gone',
      reason: 'second/gone: The old shop is closed.',
    })
    expect(ctx.tags).toEqual(['seen', 'old', 'closed'])
  })

  it('takes the files in the order of the config', async () => {
    const teapot = 'policy: first\nrules: [{ name: teapot, when: threat.score >= 20, then: { deny: {} } }]'
    const { judge } = await judgeOf(second, teapot)
    expect(judge({ score: 60, path: '/open' }).verdict).toMatchObject({ action: 'allow', rule: 'welcome' })
    expect(judge({ score: 60 }).verdict).toMatchObject({ action: 'deny', rule: 'gone' })
    expect(judge({ score: 20 }).verdict).toMatchObject({ action: 'deny', rule: 'teapot' })
  })

  it('counts matches by policy, rule and mode, and what they ended', async () => {
    const { judge, counts } = await judgeOf(first)
    judge({ score: 20 })
    judge({ score: 60 })
    expect(Object.fromEntries(counts)).toEqual({
      'decided_total{first,teapot,deny}': 1,
      'matches_total{first,tagged,enforce}': 2,
      'matches_total{first,teapot,enforce}': 1,
    })
  })
})
