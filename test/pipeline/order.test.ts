import { expect, it } from 'vitest'
import type { Hooks } from '../../gateway/contract/index.ts'
import { compilePipeline } from '../../gateway/pipeline/compile.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

it('an empty phase is null', () => {
  expect(Object.values(compilePipeline([], 'any')).every((phase) => phase === null)).toBe(true)
})

it('hooks run phase by phase, plugins in written order', async () => {
  const upstream = await startUpstream()
  const log: string[] = []
  const tracing = (name: string) => {
    const note = (hook: string) => (): undefined => {
      log.push(`${hook} ${name}`)
    }
    const hooks: Hooks = {
      onRequest: note('onRequest'),
      consult: async () => note('consult')(),
      score: note('score'),
      scoreBody: note('scoreBody'),
      decide: note('decide'),
      onResponse: note('onResponse'),
      onSettled: note('onSettled'),
    }
    return planted(name, hooks)
  }
  const gateway = await startGateway(upstream.url, use('b', 'a'), { plugins: [tracing('a'), tracing('b')] })
  const answer = await fetch(gateway.url, { method: 'POST', body: 'x' })
  await gateway.decision(answer.headers.get('x-request-id')!)
  const phases = ['onRequest', 'consult', 'score', 'scoreBody', 'decide', 'onResponse', 'onSettled']
  expect(log).toEqual(phases.flatMap((phase) => [`${phase} b`, `${phase} a`]))
})

it('the first verdict ends the checks, and every request is settled exactly once', async () => {
  const upstream = await startUpstream()
  const settled: string[] = []
  const first = planted('first', {
    onRequest: (ctx) =>
      ctx.path === '/no' ? { action: 'deny', reason: 'no', status: 418, rule: 'teapot' } : undefined,
    onSettled: (ctx) => void settled.push(ctx.path) as undefined,
  })
  const second = planted('second', {
    onRequest: () => {
      throw new Error('must not run after a verdict')
    },
  })
  const gateway = await startGateway(upstream.url, use('first', 'second'), { plugins: [first, second] })
  const answer = await fetch(`${gateway.url}/no`)
  expect(answer.status).toBe(418)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.verdict).toEqual({ action: 'deny', plugin: 'first', rule: 'teapot', mode: 'enforce', reason: 'no' })
  expect(decision.skipped).toEqual([])
  expect(settled).toEqual(['/no'])
  expect(upstream.seen).toEqual([])
})

it('an allow beats later plugins and reaches the application', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use('opens', 'closes'), {
    plugins: [
      planted('opens', { onRequest: () => ({ action: 'allow', reason: 'known' }) }),
      planted('closes', { decide: () => ({ action: 'deny', reason: 'never' }) }),
    ],
  })
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(200)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.verdict).toMatchObject({ action: 'allow', plugin: 'opens' })
})

it('plugins run only on the routes that they name', async () => {
  const upstream = await startUpstream()
  const routes = 'routes: [{ name: api, path: /api/*, upstream: app }, { name: rest, path: /*, upstream: app }]'
  const plugins = 'plugins: [{ use: closes, routes: [api] }]'
  const gateway = await startGateway(upstream.url, `${routes}\n${plugins}`, {
    plugins: [planted('closes', { onRequest: () => ({ action: 'deny', reason: 'closed' }) })],
  })
  expect((await fetch(`${gateway.url}/api/x`)).status).toBe(403)
  expect((await fetch(`${gateway.url}/x`)).status).toBe(200)
})
