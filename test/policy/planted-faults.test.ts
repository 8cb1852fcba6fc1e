import { describe, expect, it } from 'vitest'
import { readDocument } from '../../gateway/config/documents.ts'
import { policy } from '../../plugins/policy/index.ts'
import { judgeAmong, problemsAmong } from './judge.ts'

/** A sound policy. Each case below breaks one thing in it, and must hear where. */
const sound = `policy: shop
flags: { beta: { percent: 10, by: client.ip } }
rules:
  - name: outside
    when: request.path.startsWith("/admin/") && !inNetwork(client.ip, "10.0.0.0/8")
    then: { deny: { status: 404 } }
  - name: hostile
    when: threat.score >= 80
    then: { deny: {} }
  - name: slow
    when: request.path == "/login" && flags.beta
    then: { limit: strict, delay: 2s, setHeader: { x-slow: "{client.ip}" } }
  - name: probe
    when: request.path.matches("[.]php$")
    then: { tag: probe }
tests:
  - name: a stranger
    request: { path: /admin/x }
    expect: { action: deny, rule: outside, not: [probe] }
  - name: a friend
    request: { path: / }
    expect: { action: allow }
`

/** What is written, what is written instead, and what must be said of it. */
const faults: readonly (readonly [fault: string, from: string, to: string, said: string])[] = [
  ['an unknown key', 'rules:', 'rulez:', '1.yaml:3:1 rulez: there is no key "rulez" here; did you mean "rules"?'],
  [
    'an unknown value',
    'threat.score',
    'treat.score',
    '1.yaml:8:11 rules[1].when: there is no "treat"; did you mean "threat"?',
  ],
  [
    'an unknown field',
    'threat.score',
    'threat.scor',
    '1.yaml:8:11 rules[1].when: threat has no field "scor"; did you mean "score"?',
  ],
  ['an unknown function', 'startsWith', 'beginsWith', '1.yaml:5:11 rules[0].when: there is no function "beginsWith"'],
  [
    'an unknown flag',
    'flags.beta',
    'flags.bet',
    '1.yaml:11:11 rules[2].when: there is no flag "bet"; did you mean "beta"?',
  ],
  [
    'an unknown limit',
    'limit: strict',
    'limit: strikt',
    '1.yaml:12:20 rules[2].then.limit: there is no limit "strikt"; did you mean "strict"?',
  ],
  [
    'an unknown effect',
    'deny: {} }',
    'denie: {} }',
    '1.yaml:9:13 rules[1].then.denie: there is no key "denie" here; did you mean "deny"?',
  ],
  ['a type error', '>= 80', '>= "80"', '1.yaml:8:11 rules[1].when: no such operation: double >= string'],
  [
    'a condition that is none',
    'threat.score >= 80',
    'threat.score',
    '1.yaml:8:11 rules[1].when: a condition must be true or false',
  ],
  ['a pattern that is not linear', '[.]php$', '(?=a)b', '1.yaml:14:11 rules[3].when: the pattern cannot be used'],
  [
    'a pattern of the client',
    '"[.]php$"',
    'request.query',
    '1.yaml:14:11 rules[3].when: matches() needs its pattern written between quotes',
  ],
  [
    'a pattern that is too large',
    '[.]php$',
    '([a-z]{1,50}){20}',
    '1.yaml:14:11 rules[3].when: the pattern is too large',
  ],
  ['a network that is none', '10.0.0.0/8', '10.0.0.0/40', '1.yaml:5:11 rules[0].when: "10.0.0.0/40" is not a network'],
  [
    'an unreachable rule',
    'threat.score >= 80',
    'true',
    '1.yaml:10:11 rules[2].name: this rule is never reached, because shop/hostile decides every request before',
  ],
  [
    'a shadowed rule',
    '  - name: slow',
    '  - { name: worse, when: threat.score >= 90, then: { deny: {} } }\n  - name: slow',
    '1.yaml:10:13 rules[2].name: this rule is never reached, because shop/hostile ends every request that it would match',
  ],
  [
    'a rule shadowed by a shorter path',
    '  - name: slow',
    '  - { name: users, when: \'request.path == "/admin/users" && !inNetwork(client.ip, "10.0.0.0/8")\', then: { tag: a } }\n  - name: slow',
    '1.yaml:10:13 rules[2].name: this rule is never reached, because shop/outside ends',
  ],
  [
    'a rule of no request',
    'threat.score >= 80',
    'threat.score >= 80 && threat.score < 60',
    '1.yaml:8:11 rules[1].when: this holds of no request',
  ],
  [
    'a limit that counts twice',
    '  - name: probe',
    '  - { name: again, when: request.path == "/login" && flags.beta && request.method == "POST", then: { limit: strict } }\n  - name: probe',
    '1.yaml:13:109 rules[3].then.limit: shop/slow has taken from "strict" for each of these requests already',
  ],
  ['two endings', 'deny: {} }', 'deny: {}, allow: true }', '1.yaml:9:11 rules[1].then: has deny and allow'],
  [
    'two rules of one name',
    'name: hostile',
    'name: outside',
    '1.yaml:7:11 rules[1].name: this file already has a rule named "outside"',
  ],
  [
    'a protected header',
    'x-slow',
    'Host',
    '1.yaml:12:52 rules[2].then.setHeader.Host: is set by the gateway itself and cannot be changed',
  ],
  [
    'a template that cannot be read',
    '{client.ip}',
    '{client.ip',
    '1.yaml:12:60 rules[2].then.setHeader.x-slow: a single "{" stands alone',
  ],
  [
    'a delay without end',
    'delay: 2s',
    'delay: 1h',
    '1.yaml:12:35 rules[2].then.delay: must be a time such as 500ms or 2s, at most 10s',
  ],
  [
    'an upstream that there is not',
    'tag: probe',
    'route: canari',
    '1.yaml:15:20 rules[3].then.route: there is no upstream "canari"; did you mean "canary"?',
  ],
  [
    'a mirror that there is not',
    'tag: probe',
    'mirror: canari',
    '1.yaml:15:21 rules[3].then.mirror: there is no upstream "canari"; did you mean "canary"?',
  ],
  [
    'a test that cannot fail',
    'expect: { action: allow }',
    'expect: {}',
    '1.yaml:22:13 tests[1].expect: expects nothing, so that the test could never fail',
  ],
]

const faultsOfTests: typeof faults = [
  [
    'a test of no rule',
    'not: [probe]',
    'not: [prob]',
    '1.yaml:19:50 tests[0].expect.not[0]: this file has no rule "prob"; did you mean "probe"?',
  ],
  [
    'two tests of one name',
    'name: a friend',
    'name: a stranger',
    '1.yaml:20:11 tests[1].name: this file already has a test named "a stranger"',
  ],
  [
    'a test with a flag that is none',
    'request: { path: / }',
    'request: { path: / }\n    flags: { bta: true }',
    '1.yaml:22:14 tests[1].flags.bta: this file has no flag "bta"; did you mean "beta"?',
  ],
]

const broken = (from: string, to: string) => {
  const text = sound.replace(from, to)
  expect(text).not.toBe(sound)
  return text
}

describe('a planted fault', () => {
  it('is in none of the sound policy', async () => {
    await judgeAmong(['strict'], [sound])
    expect(policy.tests!.read(readDocument('1.yaml', sound))).toHaveLength(2)
  })

  it.each(faults)('%s', async (_, from, to, said) => {
    const found = await problemsAmong(['strict'], [broken(from, to)])
    expect(found.find((problem) => problem.startsWith(said)) ?? found.join('; ')).toContain(said)
  })

  it.each(faultsOfTests)('%s', (_, from, to, said) => {
    expect(() => policy.tests!.read(readDocument('1.yaml', broken(from, to)))).toThrow(said)
  })
})

describe('what is not surely wrong is none', () => {
  it.each([
    ['a stronger rule first', 'threat.score >= 90', 'threat.score >= 80'],
    ['another path', 'request.path.startsWith("/a/")', 'request.path.startsWith("/b/")'],
    ['a path above', 'request.path.startsWith("/a/b/")', 'request.path.startsWith("/a/")'],
    ['one part more before', 'threat.score >= 80 && request.method == "GET"', 'threat.score >= 80'],
    ['or before one of its parts', 'request.method == "GET"', 'request.method == "GET" || threat.score > 5'],
    ['the opposite', '!(threat.score >= 80)', 'threat.score >= 80'],
    ['a bound that is just below', 'threat.score > 80', 'threat.score >= 80'],
  ])('%s', async (_, first, second) => {
    const rule = (name: string, when: string) => `  - { name: ${name}, when: '${when}', then: { deny: {} } }\n`
    await judgeAmong(null, [`policy: a\nrules:\n${rule('first', first)}${rule('second', second)}`])
  })
})
