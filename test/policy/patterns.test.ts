import { describe, expect, it } from 'vitest'
import { holds, problemsOf } from './judge.ts'

/** RegExp needs 2^30 steps for this pattern on thirty letters `a` and an exclamation mark; here there are thousands. */
const hostile = '^(a+)+$'
const text = `${'a'.repeat(8_000)}!`
const matches = `matches("${hostile}")`

const rule = (when: string) =>
  `policy: a\nrules:\n  - name: a\n    when: ${JSON.stringify(when)}\n    then: { allow: true }`

describe('matches()', () => {
  it.each([
    'request.path.matches("^/products/[0-9]+$")',
    'request.path.matches(r"/\\d+$")',
    'request.headers["User-Agent"].matches("(?i)^mozilla/")',
    '!request.path.matches("^/products$")',
  ])('finds: %s', async (condition) => {
    expect(await holds(condition, { path: '/products/17', headers: ['user-agent', 'Mozilla/5.0'] })).toBe(true)
  })

  it.each([
    `request.query.${matches}`,
    `request.headers["x"].${matches}`,
    `threat.score < 0 || (request.query.${matches} ? true : false)`,
    `[request.query].exists(part, part.${matches})`,
    `[request.query].filter(part, part.${matches}).size() > 0`,
    `[request.query].map(part, part.${matches}) == [true]`,
    `cel.bind(part, request.query, part.${matches})`,
    `{"key": request.query.${matches}}["key"]`,
  ])('takes linear time on text that hangs RegExp: %s', async (condition) => {
    const startedMs = performance.now()
    expect(await holds(condition, { query: text, headers: ['x', text] })).toBe(false)
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })

  it('refuses a pattern that does not compile, at its place', async () => {
    expect(await problemsOf(rule('request.path.matches("[a-z")'))).toEqual([
      [
        '1.yaml:4:11 rules[0].when: the pattern cannot be used: missing closing ]: `[a-z` (RE2 syntax: no look-around, no back-references)',
        '    request.path.matches("[a-z")',
        '                         ^',
      ].join('\n'),
    ])
  })

  it.each(['(?=a)', '(?<!a)b', '(a)\\\\1'])('refuses what only a backtracking engine can do: %s', async (pattern) => {
    const [problem] = await problemsOf(rule(`request.path.matches("${pattern}")`))
    expect(problem).toContain('the pattern cannot be used')
  })

  it('refuses a pattern that comes with the request', async () => {
    const [problem] = await problemsOf(rule('request.path.matches(request.query)'))
    expect(problem).toContain('matches() needs its pattern written between quotes')
  })

  it('refuses a pattern that is too large', async () => {
    const [problem] = await problemsOf(rule('request.path.matches("[ab]{1000}")'))
    expect(problem).toContain('the pattern is too large')
  })

  it('calls itself by its own name in messages', async () => {
    const [problem] = await problemsOf(rule('threat.score.matches("1")'))
    expect(problem).toContain('matches() cannot be used on these types: double.matches(string)')
  })
})
