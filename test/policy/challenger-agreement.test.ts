import { expect, it } from 'vitest'
import { judgeBeside } from './judge.ts'

const champion = `policy: shop
rules:
  - { name: admin, when: 'request.path == "/admin"', then: { deny: {} } }
  - { name: mark, when: 'threat.score >= 20', then: { tag: marked } }
  - { name: hostile, when: 'threat.score >= 80', then: { deny: {} } }
  - { name: gone, when: 'request.path == "/gone"', then: { deny: {} } }
`
const challenger = `policy: shop
rules:
  - { name: admin, when: 'request.path == "/admin"', then: { deny: {} } }
  - { name: mark, when: 'threat.score >= 20', then: { tag: other, setHeader: { x-a: "1" } }, mode: observe }
  - { name: hostile, when: 'threat.score >= 60', then: { challenge: { location: /check } } }
  - { name: new, when: 'request.path == "/new"', then: { allow: true } }
`

it('counts by rule and over all on which requests both, one or neither acted', async () => {
  const { judge, report, counts } = await judgeBeside(champion, challenger)
  const asked = [
    ...[{ path: '/admin' }, { path: '/admin' }, {}, { path: '/new' }, { path: '/gone' }],
    ...[{ score: 30 }, { score: 70 }, { score: 90 }],
  ]
  for (const one of asked) judge(one)
  const { refused, agreement } = report().challengers!
  // admin twice and score 90; gone; score 70.
  expect(refused).toEqual({ both: 3, champion: 1, challenger: 1, neither: 3 })
  expect(Object.fromEntries(agreement.map(({ policy, rule, ...of }) => [`${policy}/${rule}`, of]))).toEqual({
    'shop/admin': { both: 2, champion: 0, challenger: 0, neither: 6 },
    'shop/mark': { both: 0, champion: 3, challenger: 0, neither: 5 },
    'shop/hostile': { both: 1, champion: 0, challenger: 1, neither: 6 },
    'shop/gone': { both: 0, champion: 1, challenger: 0, neither: 7 },
    'shop/new': { both: 0, champion: 0, challenger: 1, neither: 7 },
  })
  expect(counts.get('compared_total{both}')).toBe(3)
  expect(counts.get('agreement_total{shop,hostile,challenger}')).toBe(1)
  expect(counts.get('agreement_total{shop,mark,champion}')).toBe(3)
})

it('counts what its rules matched, decided and failed at, apart from those in force', async () => {
  const { judge, report, counts } = await judgeBeside(
    champion,
    `policy: shop\nrules:\n  - { name: hostile, when: 'int(request.query) > 5', then: { deny: {} } }\n`,
  )
  for (const query of ['6', '7', 'abc']) judge({ query, score: 90 })
  const { rules, challengers } = report()
  expect(challengers!.rules).toMatchObject([{ rule: 'hostile', mode: 'enforce', matched: 2, decided: 2, errors: 1 }])
  expect(rules.find(({ rule }) => rule === 'hostile')).toMatchObject({ matched: 3, decided: 3, errors: 0 })
  expect(counts.get('challenger_errors_total{shop,hostile}')).toBe(1)
  expect(counts.get('decided_total{shop,hostile,deny}')).toBe(3)
  expect(counts.has('errors_total{shop,hostile}')).toBe(false)
})
