import { describe, expect, it } from 'vitest'
import { holds, judgeOf } from './judge.ts'

const deep = (levels: number): string =>
  levels === 0 ? 'false' : `[1.0, 2.0, 3.0, 4.0].exists(a${levels}, ${deep(levels - 1)})`
const policy = (when: string): string =>
  `policy: heavy\nrules:\n  - { name: loops, when: '${when}', then: { deny: {} } }\n  - { name: last, when: true, then: { tag: judged } }\n`

/** Each of these would run for minutes, or until the end of the universe, if nobody counted. */
describe.each([
  [
    'over what a client wrote',
    'request.query.split("").all(a, request.query.split("").exists(b, a == b && b != "a" || a == "a" && b == "z"))',
    'az'.repeat(8_000),
  ],
  ['over its own lists', deep(25), ''],
  [
    'over a list that it made',
    'request.query.split("").map(a, request.query.split("").map(b, a + b)).size() > 5',
    'x'.repeat(16_000),
  ],
])('a loop within a loop %s', (_what, when, query) => {
  it('is given up: the rule does not match, the others judge, and the log names it', async () => {
    const { judge, counts, log } = await judgeOf(policy(when))
    const { verdict, ctx } = judge({ query })
    expect(verdict).toBeUndefined()
    expect(ctx.tags).toEqual(['policy-error', 'judged'])
    expect(counts.get('errors_total{heavy,loops}')).toBe(1)
    expect(log[0]?.data).toMatchObject({ rule: 'heavy/loops', code: 'too_many_steps' })
  })
})

describe('everyday loops', () => {
  it.each([
    ['request.query.split("&").exists(p, p.startsWith("debug="))', `${'a=1&'.repeat(4_000)}debug=1`],
    ['request.query.split("").exists(c, c == "z")', `${'x'.repeat(16_383)}z`],
    ['["/a", "/b"].exists(p, request.path.startsWith(p)) || request.query.size() > 10', 'x'.repeat(11)],
  ])('%s', async (when, query) => {
    expect(await holds(when, { query })).toBe(true)
  })
})
