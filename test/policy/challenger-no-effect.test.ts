import { expect, it } from 'vitest'
import { judgeBeside } from './judge.ts'

const champion = 'policy: shop\nrules:\n  - { name: slow, when: true, then: { limit: few, tag: seen } }\n'
const everything = `policy: next
rules:
  - { name: seen, when: 'limits["few"].remaining < 4', then: { deny: { status: 418 } } }
  - { name: marks, when: true, then: { tag: next, setHeader: { x-a: "{request.path}" }, removeHeader: cookie } }
  - { name: takes, when: true, then: { limit: few } }
`

it('a challenger changes nothing on the request, and takes from limits of its own', async () => {
  const { judge, owned } = await judgeBeside(champion, everything)
  const taken = { champion: 0, challenger: 0 }
  const { verdict, ctx } = judge({
    headers: ['Cookie', 'a=b', 'X-A', 'own'],
    takeLimit(ctx) {
      taken.champion++
      return { known: true, verdict: ctx.noteLimit({ name: 'few', remaining: 3, degraded: false }) }
    },
    tryLimit(ctx, limit) {
      taken.challenger++
      ctx.noteLimit({ name: limit, remaining: 0, degraded: false })
      ctx.addResponseHeader('ratelimit', 'few')
      return {
        known: true,
        verdict: { action: 'limit', reason: 'over', rule: limit, retryAfterMs: 1, violated: [limit] },
      }
    },
  })
  expect(verdict).toBeUndefined()
  expect(taken).toEqual({ champion: 1, challenger: 1 })
  expect(ctx.tags).toEqual(['seen'])
  expect(ctx.matched).toEqual(['shop/slow'])
  expect(ctx.requestEdits).toEqual([])
  expect(ctx.responseHeaders).toEqual([])
  // It judged the limits as they were before the champion took from one.
  expect(ctx.limits).toEqual([{ name: 'few', remaining: 3, degraded: false }])
  expect([...owned]).toEqual([])
  expect(ctx.observed).toMatchObject([{ plugin: 'policy/challenger', verdict: { action: 'limit', rule: 'takes' } }])
})

it('the record has its verdict only where it differs', async () => {
  const { judge } = await judgeBeside(
    'policy: p\nrules:\n  - { name: a, when: threat.score >= 80, then: { deny: {} } }\n',
    'policy: p\nrules:\n  - { name: a, when: threat.score >= 90, then: { deny: {} } }\n',
  )
  expect(judge({ score: 95 }).ctx.observed).toEqual([])
  expect(judge({ score: 10 }).ctx.observed).toEqual([])
  expect(judge({ score: 85 }).ctx.observed).toEqual([
    {
      plugin: 'policy/challenger',
      verdict: { action: 'allow', reason: 'passes what p/a: threat.score >= 80 decides' },
    },
  ])
})
