import { describe, expect, it } from 'vitest'
import { problemsOf } from './judge.ts'

const file = (when: string) => `policy: shop
rules:
  - name: first
    when: ${when}
    then: { deny: {} }
`

/** Condition as written in YAML, what is said about it, and the column of the caret. */
const mistakes: readonly (readonly [condition: string, said: string, caret: string])[] = [
  ['treat.score >= 80', 'there is no "treat"; did you mean "threat"?', '^'],
  ['threat.scor >= 80', 'threat has no field "scor"; did you mean "score"?', '       ^'],
  [
    'client.planet == "earth"',
    'client has no field "planet"; known: ip, identity, standing, network, asn, country, roles, bot',
    '       ^',
  ],
  ['limits["a"].remainin < 1', 'a limit has no field "remainin"; did you mean "remaining"?', '            ^'],
  ['limits.a["left"] < 1', 'a limit has no field "left"; known: remaining, degraded', '^'],
  ['cel.bind(t, threat, t.scor > 1)', 't has no field "scor"', '                      ^'],
  ['threat.score >= "80"', 'no such operation: double >= string; the two sides do not go together', '^'],
  ['client.identity > 5', 'no such operation: (string or null) > int; the two sides do not go together', '^'],
  [
    'threat.score in [80]',
    'no such operation: double in list<int>; write the numbers of the list with a decimal point: [1.0, 2.0]',
    '^',
  ],
  ['request.path.startWith("/a")', 'there is no function "startWith"; did you mean "startsWith"?', '^'],
  ['request.path.startsWith(5)', 'startsWith() cannot be used on these types: string.startsWith(int)', '^'],
  ['not(threat.score > 5)', 'there is no function "not"; write !(...)', '^'],
  ['threat.score > 5 and true', 'write && and || instead of "and" and "or"', '                 ^'],
  ['request.path = "/"', 'there is no operator "="; write == to compare, matches() for patterns', '             ^'],
  ['threat.score >', 'the expression cannot be read: unexpected token: the end', '              ^'],
  ['(threat.score > 5', 'the expression cannot be read: expected RPAREN, got the end', '                 ^'],
  ['request.path == "/', 'unterminated string', '                ^'],
  ['threat.score', 'a condition must be true or false, and this is double; compare it with something (== ...)', '^'],
  [
    'request.headers["x"]',
    'a condition must be true or false, and this is anything; compare it with something (== ...)',
    '^',
  ],
  [
    'has(request.headers.x)',
    'has() does not tell: what is missing is null; write ... != null, or "name" in request.headers',
    '^',
  ],
]

describe('a condition that cannot be used', () => {
  it.each(mistakes)('%s', async (condition, said, caret) => {
    expect(await problemsOf(file(condition))).toEqual([
      `1.yaml:4:11 rules[0].when: ${said}\n    ${condition}\n    ${caret}`,
    ])
  })

  it('shows the line of a condition of several lines', async () => {
    const text = file('|-\n      request.method == "POST" &&\n      threat.scor >= 80')
    expect(await problemsOf(text)).toEqual([
      '1.yaml:4:11 rules[0].when: threat has no field "scor"; did you mean "score"?\n    threat.scor >= 80\n           ^',
    ])
  })

  it('cuts a long line so that the caret stays in sight', async () => {
    const [problem] = await problemsOf(file(`${'request.path == "/a" || '.repeat(20)}threat.scor >= 80`))
    const [, line, caret] = problem!.split('\n')
    expect(line!.slice(caret!.indexOf('^'))).toBe('scor >= 80')
    expect(line!.length).toBeLessThan(110)
  })
})
