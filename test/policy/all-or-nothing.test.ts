import { describe, expect, it } from 'vitest'
import { problemsOf } from './judge.ts'

describe('loading', () => {
  it('reports every problem of every file at once', async () => {
    const first = `
policy: first
rules:
  - name: one
    when: treat.score > 1
    then: { deny: {} }
  - name: two
    when: threat.score > 1
    then: { setHeader: { x-score: "{threat.scor}", x-name: "{request}" } }
  - name: two
    when: threat.score
    then: { tag: a }
`
    const second = `
policy: first
rules:
  - name: one
    when: threat.score > 1
    then: { rewrite: a }
`
    const third = `
policy: first
rules:
  - name: one
    when: threat.score > 1 && client
    then: { tag: a }
`
    const places = (await problemsOf(first, second, third)).map((problem) => problem.slice(0, problem.indexOf(': ')))
    expect(places).toEqual([
      '1.yaml:5:11 rules[0].when',
      '1.yaml:9:35 rules[1].then.setHeader.x-score',
      '1.yaml:9:60 rules[1].then.setHeader.x-name',
      '1.yaml:10:11 rules[2].name',
      '1.yaml:11:11 rules[2].when',
      '2.yaml:6:13 rules[0].then.rewrite',
      '3.yaml:2:9 policy',
      '3.yaml:5:11 rules[0].when',
    ])
  })

  it('points into templates', async () => {
    const [problem] = await problemsOf(
      'policy: a\nrules:\n  - name: a\n    when: true\n    then: { setHeader: { x-a: "v1 {threat.score} {threat.scor}" } }',
    )
    expect(problem).toBe(
      [
        '1.yaml:5:31 rules[0].then.setHeader.x-a: threat has no field "scor"; did you mean "score"?',
        '    v1 {threat.score} {threat.scor}',
        '                              ^',
      ].join('\n'),
    )
  })

  it.each([
    ['{threat.score', 'a single "{" stands alone; double it for a literal brace'],
    ['threat.score}', 'a single "}" stands alone; double it for a literal brace'],
    ['{request}', 'Request cannot be written into a header; use text, a number or a list of texts'],
    ['{}', 'the expression cannot be read: unexpected token: the end'],
  ])('refuses the template %s', async (template, said) => {
    const [problem] = await problemsOf(
      `policy: a\nrules:\n  - name: a\n    when: true\n    then: { setHeader: { x-a: "${template}" } }`,
    )
    expect(problem).toContain(said)
  })
})
