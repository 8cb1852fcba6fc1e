import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

it('an observing plugin changes nothing, and the record says what it would have done', async () => {
  const upstream = await startUpstream()
  const meddler = planted('meddler', {
    onRequest(ctx) {
      ctx.tag('meddled')
      ctx.setRequestHeader('x-meddled', '1')
      ctx.removeRequestHeader('x-mine')
      ctx.addResponseHeader('x-meddled', '1')
      ctx.noteLimit({ name: 'meddled', remaining: 0, degraded: false })
      return undefined
    },
    score: (_ctx, sheet) => sheet.add({ id: 'sqli.planted', points: 90, where: 'path' }),
    decide: () => ({ action: 'deny', reason: 'planted', rule: 'r1' }),
  })
  const judge = planted('judge', {
    decide: (_ctx, score) => (score.total > 0 ? { action: 'deny', reason: 'scored' } : undefined),
  })
  const gateway = await startGateway(upstream.url, use({ use: 'meddler', mode: 'observe' }, 'judge'), {
    plugins: [meddler, judge],
  })
  const answer = await fetch(gateway.url, { headers: { 'x-mine': 'kept' } })
  expect(answer.status).toBe(200)
  expect(answer.headers.has('x-meddled')).toBe(false)
  expect(upstream.seen[0]!.header('x-meddled')).toBeUndefined()
  expect(upstream.seen[0]!.header('x-mine')).toBe('kept')
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.verdict.action).toBe('pass')
  expect(decision.observed).toEqual([
    { action: 'deny', plugin: 'meddler', rule: 'r1', mode: 'observe', reason: 'planted' },
  ])
  expect(decision.score).toEqual({
    total: 0,
    signals: [{ id: 'sqli.planted', points: 90, where: 'path', observed: true }],
  })
  expect(decision.tags).toEqual([])
  expect(decision.limits).toEqual([])
})

it('an observing consult is a note too', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use({ use: 'asks', mode: 'observe' }), {
    plugins: [
      planted('asks', { consult: async () => ({ action: 'limit', reason: 'r', retryAfterMs: 1, violated: ['x'] }) }),
    ],
  })
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(200)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.observed[0]).toMatchObject({ action: 'limit', plugin: 'asks' })
})
