import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import type { Hooks, Verdict } from '../../gateway/contract/index.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { stand } from '../helpers/stand.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

const hangs: Hooks = { consult: () => new Promise(() => undefined) }
function onOpen(this: Socket): void {
  this.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
}

const deadlineMs = 100
/** What a busy machine may add before a timer fires. */
const toleranceMs = 1_500
const pipeline = `pipeline: { consultDeadline: ${deadlineMs}ms }`

it('a consult that hangs is given up at the deadline; failing open, the request passes', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `${use('hanging')}\n${pipeline}`, {
    plugins: [planted('hanging', hangs)],
  })
  const startMs = performance.now()
  const answer = await fetch(gateway.url)
  const tookMs = performance.now() - startMs
  expect(answer.status).toBe(200)
  expect(tookMs).toBeGreaterThanOrEqual(deadlineMs - 5)
  expect(tookMs).toBeLessThan(deadlineMs + toleranceMs)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.skipped).toEqual([{ plugin: 'hanging', hook: 'consult', why: 'late' }])
  expect(decision.outcome.gatewayMicros).toBeLessThan(deadlineMs * 1_000)
})

it('failing closed, the request is refused at the deadline', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `${use('hanging')}\n${pipeline}`, {
    plugins: [planted('hanging', hangs, { onFailure: 'closed' })],
  })
  expect((await fetch(gateway.url)).status).toBe(503)
  expect(upstream.seen).toEqual([])
})

it('what came while the process stood still is in time, though the deadline is over', async () => {
  const answering = await startUpstream((_req, res) => {
    res.end()
    process.nextTick(stand, 2_500)
  })
  const asks: Hooks = {
    consult: () =>
      new Promise((resolve) =>
        connect(answering.port, '127.0.0.1', onOpen).once('data', () =>
          resolve({ action: 'deny', reason: 'was told so' }),
        ),
      ),
  }
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `${use('asking')}\npipeline: { consultDeadline: 1s }`, {
    plugins: [planted('asking', asks)],
  })
  expect((await fetch(gateway.url)).status).toBe(403)
})

it('several hanging plugins share one deadline', async () => {
  const upstream = await startUpstream()
  const names = ['hanging-a', 'hanging-b', 'hanging-c']
  const gateway = await startGateway(upstream.url, `${use(...names)}\n${pipeline}`, {
    plugins: names.map((name) => planted(name, hangs)),
  })
  const startMs = performance.now()
  const answer = await fetch(gateway.url)
  expect(performance.now() - startMs).toBeLessThan(deadlineMs + toleranceMs)
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.skipped.map(({ plugin, why }) => `${plugin} ${why}`)).toEqual(names.map((name) => `${name} late`))
})

it("a plugin's own consultMs is its deadline where it is shorter", async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `${use('hanging')}\npipeline: { consultDeadline: 5s }`, {
    plugins: [planted('hanging', hangs, { consultMs: 50 })],
  })
  const startMs = performance.now()
  expect((await fetch(gateway.url)).status).toBe(200)
  expect(performance.now() - startMs).toBeLessThan(50 + toleranceMs)
})

it('what comes after the deadline changes nothing, and the abort signal says so', async () => {
  const upstream = await startUpstream()
  let answered: ((verdict: Verdict) => void) | undefined
  let aborted = false
  const slow: Hooks = {
    consult: (_ctx, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise((resolve) => {
        answered = resolve
      })
    },
  }
  const gateway = await startGateway(upstream.url, `${use('slow')}\n${pipeline}`, { plugins: [planted('slow', slow)] })
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(200)
  expect(aborted).toBe(true)
  answered!({ action: 'deny', reason: 'too late' })
  const decision = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(decision.verdict.action).toBe('pass')
})

it('a verdict in time counts, and a client that goes away aborts the signal', async () => {
  const upstream = await startUpstream()
  let aborted = false
  const denies: Hooks = {
    consult: async (ctx, signal) => {
      if (ctx.path !== '/wait') return { action: 'deny', reason: 'known' }
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise(() => undefined)
    },
  }
  const gateway = await startGateway(upstream.url, `${use('asks')}\npipeline: { consultDeadline: 20s }`, {
    plugins: [planted('asks', denies)],
  })
  expect((await fetch(gateway.url)).status).toBe(403)
  const leaving = new AbortController()
  const waiting = fetch(`${gateway.url}/wait`, { signal: leaving.signal }).catch(() => 'left')
  await until(async () => ((await gateway.metrics()).includes('sallyport_in_flight 1') ? true : undefined))
  leaving.abort()
  expect(await waiting).toBe('left')
  await until(() => aborted || undefined)
})
