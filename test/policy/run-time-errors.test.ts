import { describe, expect, it } from 'vitest'
import { judgeOf } from './judge.ts'

const failing = [
  'int(request.query) > 1',
  '1 / int(size(threat.signals)) == 1',
  'request.path.substring(100) == "x"',
  'threat.signals[3] == "x"',
  'request.headers["x"] > 5',
  'request[request.query] == "x"',
  '{"a": 1}[request.query] == 1',
  'bool(request.headers["x"])',
]
const policy = (when: string) => `
policy: a
rules:
  - name: fails
    when: ${JSON.stringify(when)}
    then: { deny: {} }
  - name: still-judges
    when: threat.score >= 80
    then: { deny: {} }
`

describe('a condition that fails at run time', () => {
  it.each(failing)('does not match, and the next rule judges: %s', async (when) => {
    const { judge, counts } = await judgeOf(policy(when))
    const { verdict, ctx } = judge({ score: 90, query: 'secret', headers: ['x', 'secret'] })
    expect(verdict).toMatchObject({ rule: 'still-judges' })
    expect(ctx.matched).toEqual(['a/still-judges'])
    expect(ctx.tags).toEqual(['policy-error'])
    expect(counts.get('errors_total{a,fails}')).toBe(1)
  })

  it('is logged once a minute, without what the client wrote', async () => {
    const { judge, log, counts, now } = await judgeOf(policy('bool(request.headers["x"])'))
    const request = { headers: ['x', 'secret'] }
    for (let i = 0; i < 1_000; i++) judge(request)
    now.monotonicMs += 59_999
    judge(request)
    expect(log).toHaveLength(1)
    now.monotonicMs += 1
    judge(request)
    expect(log).toHaveLength(2)
    expect(counts.get('errors_total{a,fails}')).toBe(1_002)
    expect(log[0]).toEqual({
      level: 'warn',
      data: { rule: 'a/fails', what: 'condition', code: 'bool_conversion_error' },
      message: 'condition of a rule failed; it is treated as not matching',
    })
  })

  it('does not fail where the other side of || or && decides', async () => {
    const { judge, counts } = await judgeOf(policy('int(request.query) > 1 || request.path == "/"'))
    expect(judge({ query: 'x' }).verdict).toMatchObject({ rule: 'fails' })
    expect(counts.has('errors_total{a,fails}')).toBe(false)
  })
})
