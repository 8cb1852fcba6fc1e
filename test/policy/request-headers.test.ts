import { describe, expect, it } from 'vitest'
import { judgeOf } from './judge.ts'

const withHeaders = (headers: string, rest = '') =>
  `policy: a\nrules:\n  - name: a\n    when: threat.score >= 10\n    then: { setHeader: { ${headers} } ${rest} }\n`

describe('headers for the application', () => {
  it.each([
    ['{threat.score}', '42'],
    ['score={threat.score}; of={request.method}', 'score=42; of=GET'],
    ['{threat.score + 0.5}', '42.5'],
    ['{threat.score > 40}', 'true'],
    ['{size(threat.signals)}', '2'],
    ['{threat.families}', 'sqli, xss'],
    ['{client.identity}', ''],
    ['{{{threat.score}}}', '{42}'],
    ["{ {'a': '}'}['a'] }", '}'],
    ['{request.headers[\\"x-from\\"]}', 'there'],
    ['', ''],
  ])('are made from the template %s', async (template, value) => {
    const { judge } = await judgeOf(withHeaders(`X-Made: "${template}"`))
    const signals = ['sqli.a', 'xss.b'].map((id) => ({ id, points: 20, where: 'path' }))
    expect(judge({ score: 42, signals, headers: ['X-From', 'there'] }).ctx.requestEdits).toEqual(['x-made', value])
  })

  it('cannot be sent by the client, also where no rule matches', async () => {
    const { judge, owned } = await judgeOf(withHeaders('X-Threat-Score: "{threat.score}"'))
    expect([...owned]).toEqual(['x-threat-score'])
    expect(judge({ score: 1 }).ctx.requestEdits).toEqual([])
    expect(judge({ score: 90 }).ctx.requestEdits).toEqual(['x-threat-score', '90'])
  })

  it('cannot be split or filled by the client', async () => {
    const { judge } = await judgeOf(withHeaders('x-path: "{request.path}"'))
    const made = (path: string) => judge({ score: 50, path }).ctx.requestEdits[1]
    expect(made('/a\r\nSet-Cookie: b=c\0é😀')).toBe('/a??Set-Cookie: b=c????')
    expect(made(`/${'a'.repeat(5_000)}`)).toHaveLength(1_024)
  })

  it('are left out, and the client’s own too, when the template fails', async () => {
    const { judge, counts, owned } = await judgeOf(withHeaders('x-part: "{request.path.substring(5)}"'))
    const { ctx } = judge({ score: 50, path: '/a', headers: ['x-part', 'mine'] })
    expect(ctx.requestEdits).toEqual([])
    expect([...owned]).toEqual(['x-part'])
    expect(ctx.tags).toEqual(['policy-error'])
    expect(counts.get('errors_total{a,a}')).toBe(1)
  })

  it('can be removed', async () => {
    const { judge } = await judgeOf(withHeaders('x-a: b', ', removeHeader: [X-Debug, cookie]'))
    expect(judge({ score: 50 }).ctx.requestEdits).toEqual(['x-debug', null, 'cookie', null, 'x-a', 'b'])
  })
})
