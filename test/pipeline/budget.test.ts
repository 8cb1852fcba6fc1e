import { expect, it } from 'vitest'
import { type BudgetRules, createGuard, createSampler } from '../../gateway/pipeline/budget.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

const rules: BudgetRules = { sampleEvery: 32, overrunMs: 100, windowMs: 10_000, coolDownMs: 10_000 }

function guardOf(canBypass: boolean): { guard: ReturnType<typeof createGuard>; log: string[] } {
  const log: string[] = []
  const guard = createGuard(rules, {
    syncMicros: 100,
    canBypass,
    onOverrun: (overrunMs, forMs) => log.push(`over by ${Math.round(overrunMs)} ms, bypassed for ${forMs} ms`),
    onRecovered: () => log.push('recovered'),
  })
  return { guard, log }
}

it('bypasses a plugin when its overruns of one window exceed the allowance', () => {
  const { guard, log } = guardOf(true)
  guard.took(50_100, 0)
  guard.took(50_100, 1)
  expect(guard.bypassedUntilMs).toBeLessThan(0)
  guard.took(50_100, 2)
  expect(guard.bypassedUntilMs).toBe(10_002)
  expect(log).toEqual(['over by 150 ms, bypassed for 10000 ms'])
})

it('forgets overruns with their window, so that rare pauses add up to nothing', () => {
  const { guard, log } = guardOf(true)
  for (let second = 0; second < 1_000; second += 20) guard.took(90_000, second * 1_000)
  expect(log).toEqual([])
})

it('tries a bypassed plugin again, for twice as long when it is still slow, and starts over when it is not', () => {
  const { guard, log } = guardOf(true)
  guard.took(200_000, 0)
  guard.took(20_000, 10_001)
  expect(guard.bypassedUntilMs).toBe(30_001)
  guard.took(50, 30_002)
  guard.took(200_000, 30_003)
  expect(guard.bypassedUntilMs).toBe(40_003)
  expect(log).toEqual([
    'over by 200 ms, bypassed for 10000 ms',
    'over by 20 ms, bypassed for 20000 ms',
    'recovered',
    'over by 200 ms, bypassed for 10000 ms',
  ])
})

it('reports a plugin that fails closed, and never bypasses it', () => {
  const { guard, log } = guardOf(false)
  guard.took(500_000, 0)
  expect(guard.bypassedUntilMs).toBeLessThan(0)
  expect(log).toEqual(['over by 500 ms, bypassed for 0 ms'])
})

it('measures one request in sampleEvery, and each one after a slow chain', () => {
  const sampler = createSampler(4, 1_000)
  const next = (count: number): boolean[] => Array.from({ length: count }, () => sampler.next())
  expect(next(9)).toEqual([true, false, false, false, true, false, false, false, true])
  sampler.chainTook(999)
  expect(next(1)).toEqual([false])
  sampler.chainTook(1_001)
  expect(next(64)).toEqual(Array(64).fill(true))
})

it('a plugin that burns CPU is soon left out, the record says so, and requests are quick again', async () => {
  const upstream = await startUpstream()
  const burnMs = 60
  const burner = planted('burner', {
    onRequest() {
      // Not by the clock on the wall: a busy machine would let it burn less than it says.
      const start = process.threadCpuUsage()
      for (;;) {
        const { user, system } = process.threadCpuUsage(start)
        if (user + system >= burnMs * 1_000) return undefined
      }
    },
  })
  const gateway = await startGateway(upstream.url, use('burner'), { plugins: [burner] })
  let burnt = 0
  let id = ''
  for (let i = 0; i < 20; i++) {
    const answer = await fetch(gateway.url)
    expect(answer.status).toBe(200)
    id = answer.headers.get('x-request-id')!
    const { skipped, outcome } = await gateway.decision(id)
    if (outcome.gatewayMicros >= burnMs * 1_000) burnt++
    else expect(skipped).toEqual([{ plugin: 'burner', hook: 'onRequest', why: 'over-budget' }])
  }
  // The first is measured, the second uses the allowance of 100 ms up.
  expect(burnt).toBeLessThanOrEqual(3)
  expect(await gateway.metrics()).toContain('sallyport_plugin_bypassed{plugin="burner"} 1')
})
