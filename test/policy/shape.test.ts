import { describe, expect, it } from 'vitest'
import { problemsOf } from './judge.ts'

const withThen = (then: string) => `policy: shop\nrules:\n  - name: first\n    when: true\n    then: ${then}\n`
const effects = 'deny, limit, ban, challenge, allow, delay, route, mirror, tag, setHeader, removeHeader'

const cases: readonly (readonly [text: string, said: string])[] = [
  ['policy: shop', '1.yaml:1:1 rules: is missing'],
  [
    'policy: Shop\nrules: []',
    '1.yaml:1:9 policy: must be 1 to 60 lower-case letters, digits and dashes, a letter first',
  ],
  ['- a', '1.yaml:1:1 must be a mapping of keys'],
  ['', '1.yaml:1:1 must be a mapping of keys, and is empty'],
  [
    `polcy: shop\n${withThen('{ allow: true }')}`,
    '1.yaml:1:1 polcy: there is no key "polcy" here; did you mean "policy"?',
  ],
  [
    withThen('{ allow: true }').replace('when', 'wehn'),
    '1.yaml:4:5 rules[0].wehn: there is no key "wehn" here; did you mean "when"?',
  ],
  [
    withThen('{ deny: { mirror: x } }'),
    '1.yaml:5:21 rules[0].then.deny.mirror: there is no key "mirror" here; known: status, ban, retryAfter',
  ],
  [withThen('{ rewrite: x }'), `1.yaml:5:13 rules[0].then.rewrite: there is no key "rewrite" here; known: ${effects}`],
  [withThen('{ deni: {} }'), '1.yaml:5:13 rules[0].then.deni: there is no key "deni" here; did you mean "deny"?'],
  [withThen('{}'), '1.yaml:5:11 rules[0].then: is empty; name at least one effect'],
  [
    withThen('{ deny: {}, allow: true }'),
    '1.yaml:5:11 rules[0].then: has deny and allow; a rule can have one of these, so write one rule for each',
  ],
  [withThen('{ deny: { status: 200 } }'), '1.yaml:5:29 rules[0].then.deny.status: must be at least 400'],
  [
    withThen('{ challenge: { location: //evil.example } }'),
    '1.yaml:5:36 rules[0].then.challenge.location: must be a path (`/check`) or an http(s) URL',
  ],
  [
    withThen('{ setHeader: { Transfer-Encoding: chunked } }'),
    '1.yaml:5:26 rules[0].then.setHeader.Transfer-Encoding: is set by the gateway itself and cannot be changed',
  ],
  [
    withThen('{ setHeader: { "x y": a } }'),
    '1.yaml:5:26 rules[0].then.setHeader["x y"]: is not a header name (letters, digits and dashes)',
  ],
  [
    withThen('{ setHeader: { x-a: "a\\r\\nb" } }'),
    '1.yaml:5:31 rules[0].then.setHeader.x-a: a header value holds printable ASCII only',
  ],
  [
    withThen('{ removeHeader: host }'),
    '1.yaml:5:27 rules[0].then.removeHeader: is set by the gateway itself and cannot be changed',
  ],
  [withThen('{ tag: [A b] }'), '1.yaml:5:19 rules[0].then.tag[0]: must be lower-case letters, digits, dots and dashes'],
  [
    withThen('{ tag: 5 }'),
    '1.yaml:5:18 rules[0].then.tag: must be a tag (lower-case letters, digits, dots and dashes), or a list of up to eight',
  ],
  [withThen('{ allow: false }'), '1.yaml:5:20 rules[0].then.allow: must be true'],
  [`mode: watch\n${withThen('{ allow: true }')}`, '1.yaml:1:7 mode: must be enforce or observe'],
  [
    withThen('{ allow: true }').replace('true', 'false'),
    '1.yaml:4:11 rules[0].when: must be a condition in CEL, or true for always',
  ],
  ['policy: shop\nrules: []', '1.yaml:2:8 rules: must have a number of entries of at least 1'],
  [
    `${withThen('{ allow: true }')}tests:\n  - name: t\n    request: { path: /a?b=1 }\n    expect: { action: allow }`,
    '1.yaml:8:22 tests[0].request.path: must start with / and have no blank, ? or #; the query has its own key',
  ],
  [
    `${withThen('{ allow: true }')}tests:\n  - name: t\n    request: { path: / }\n    expect: {}`,
    '1.yaml:9:13 tests[0].expect: expects nothing, so that the test could never fail',
  ],
]

describe('a policy file of the wrong shape', () => {
  it.each(cases)('%j', async (text, said) => {
    expect(await problemsOf(text)).toContain(said)
  })
})
