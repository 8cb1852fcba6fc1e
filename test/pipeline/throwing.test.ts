import { expect, it } from 'vitest'
import type { HookName, Hooks } from '../../gateway/contract/index.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

const boom = (): never => {
  throw new Error('boom')
}
const hooks: HookName[] = ['onRequest', 'consult', 'score', 'scoreBody', 'decide', 'onResponse', 'onSettled']
const post = { method: 'POST', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }

it.each(
  hooks,
)('a plugin that throws in %s and fails open costs nobody anything, and the record names it', async (hook) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use('thrower'), {
    plugins: [planted('thrower', { [hook]: boom } as Hooks)],
  })
  const answer = await fetch(gateway.url, post)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toBe('hello')
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  if (hook !== 'onSettled') expect(decision.skipped).toEqual([{ plugin: 'thrower', hook, why: 'threw' }])
  expect(await gateway.metrics()).toContain(
    `sallyport_plugin_failures_total{plugin="thrower",hook="${hook}",why="threw"} 1`,
  )
})

it.each([
  'onRequest',
  'consult',
  'score',
  'scoreBody',
  'decide',
] as const)('a plugin that throws in %s and fails closed answers 503, and the application is not asked', async (hook) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use('thrower'), {
    plugins: [planted('thrower', { [hook]: boom } as Hooks, { onFailure: 'closed' })],
  })
  const answer = await fetch(gateway.url, post)
  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toContain('boom')
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.verdict).toMatchObject({ action: 'deny', plugin: 'thrower' })
  expect(decision.outcome.error).toBe('plugin-failed')
  expect(decision.skipped).toEqual([{ plugin: 'thrower', hook, why: 'threw' }])
  expect(upstream.seen).toEqual([])
})

it('in observe mode even a plugin that fails closed ends nothing', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use({ use: 'thrower', mode: 'observe' }), {
    plugins: [planted('thrower', { decide: boom }, { onFailure: 'closed' })],
  })
  expect((await fetch(gateway.url)).status).toBe(200)
})

it.each([
  ['a promise', () => Promise.resolve(undefined)],
  ['a rejected promise', () => Promise.reject(new Error('late boom'))],
  ['no verdict', () => ({ action: 'explode' })],
])('a plugin in plain JavaScript that returns %s from a synchronous hook has failed', async (_what, hook) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, use('odd'), { plugins: [planted('odd', { decide: hook as never })] })
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(200)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.skipped).toEqual([{ plugin: 'odd', hook: 'decide', why: 'threw' }])
})
