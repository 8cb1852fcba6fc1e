import { describe, expect, it } from 'vitest'
import { judgeOf, problemsOf } from './judge.ts'

const policy = (name: string, then: string, mode = 'enforce') => `policy: ${name}
rules:
  - { name: always, when: true, mode: ${mode}, then: ${then} }
  - { name: later, when: threat.score > 1, then: { tag: later } }
`

describe('a rule behind one that decides every request', () => {
  it.each([
    '{ deny: {} }',
    '{ allow: true }',
    '{ challenge: { location: /check } }',
  ])('is a problem: %s', async (then) => {
    expect(await problemsOf(policy('a', then), policy('b', '{ tag: x }'))).toEqual([
      '1.yaml:4:13 rules[1].name: this rule is never reached, because a/always decides every request before; give that one a condition or put it last',
      '2.yaml:1:9 policy: no rule of this file is reached, because a/always decides every request before; give that one a condition or put it last',
    ])
  })

  it.each([
    policy('a', '{ limit: per-client }'),
    policy('a', '{ tag: x }'),
    policy('a', '{ deny: {} }', 'observe'),
    `mode: observe\n${policy('a', '{ deny: {} }')}`,
  ])('is none where the request can go on: %j', async (text) => {
    expect((await judgeOf(text)).judge({ score: 5 }).ctx.matched).toEqual(['a/always', 'a/later'])
  })

  it('is none when it stands last', async () => {
    const last = 'policy: z\nrules: [{ name: rest, when: true, then: { deny: {} } }]'
    expect((await judgeOf(policy('a', '{ tag: x }'), last)).judge().verdict).toMatchObject({ rule: 'rest' })
  })
})
