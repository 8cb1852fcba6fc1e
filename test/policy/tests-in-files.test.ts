import { describe, expect, it } from 'vitest'
import { readDocument } from '../../gateway/config/documents.ts'
import { policy } from '../../plugins/policy/index.ts'

const text = `policy: shop
rules:
  - { name: hostile, when: threat.score >= 80, then: { deny: {} } }
tests:
  - name: an attack
    request: { method: POST, path: /a, query: b=1, headers: { X-A: "1" }, body: c }
    client: { ip: 192.0.2.1, standing: 10, identity: "key:a" }
    threat: { score: 90 }
    times: 3
    expect: { action: deny, rule: hostile, status: 403, matched: [hostile], not: [other/rule], headers: { x-b: null } }
  - name: the least
    request: { path: / }
    expect: { not: [hostile] }
`
const { tests } = policy

describe('tests in policy files', () => {
  it('are read with their place, their rules named in full', () => {
    const [full, least] = tests!.read(readDocument('shop.yaml', text))
    expect(full).toEqual({
      name: 'an attack',
      at: { file: 'shop.yaml', line: 5, column: 5, path: 'tests[0]', message: 'an attack' },
      request: { method: 'POST', path: '/a', query: 'b=1', headers: { 'X-A': '1' }, body: 'c' },
      client: { ip: '192.0.2.1', standing: 10, identity: 'key:a' },
      threat: { score: 90 },
      times: 3,
      expect: {
        action: 'deny',
        rule: 'hostile',
        status: 403,
        matched: ['shop/hostile'],
        not: ['other/rule'],
        headers: { 'x-b': null },
      },
    })
    expect(least).toMatchObject({ request: { method: 'GET', path: '/' }, expect: { not: ['shop/hostile'] } })
  })

  it('may not name rules that are not there, because `not` would then always hold', () => {
    const broken = readDocument('shop.yaml', text.replace('not: [hostile]', 'not: [hostil, shop/hostil, nothing]'))
    expect(() => tests!.read(broken)).toThrow(
      [
        'shop.yaml:13:21 tests[1].expect.not[0]: this file has no rule "hostil"; did you mean "hostile"?',
        'shop.yaml:13:29 tests[1].expect.not[1]: this file has no rule "hostil"; did you mean "hostile"?',
        'shop.yaml:13:42 tests[1].expect.not[2]: this file has no rule "nothing"; rules: hostile',
      ].join('\n'),
    )
  })

  it('are read from sound files only', () => {
    expect(() => tests!.read(readDocument('a.yaml', 'policy: a'))).toThrow('a.yaml:1:1 rules: is missing')
  })

  it('run on a config of just these files', () => {
    const config = tests!.configFor(['a.yaml', 'b.yaml'], { files: ['*.yaml'], flags: { beta: true } })
    const value = { files: ['a.yaml', 'b.yaml'], flags: { beta: true } }
    expect(policy.config['~standard'].validate(config)).toEqual({ value })
  })
})
