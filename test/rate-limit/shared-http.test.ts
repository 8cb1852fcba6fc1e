import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { timed } from './flood.ts'

it('no request waits longer than the deadline for a Redis that hangs, and the record says that the limit was degraded', async () => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const yaml = [
    'pipeline: { consultDeadline: 300ms }',
    `redis: { url: '${redis.url}', deadline: 100ms }`,
    'plugins:',
    '  - use: rate-limit',
    '    config: { limits: [{ name: a, rate: 10/h, coordination: exact }] }',
  ].join('\n')
  const gateway = await startGateway(upstream.url, yaml)
  await timed(gateway.url, 2)
  redis.freeze()
  const { longestMs, got } = await timed(gateway.url, 20)
  redis.thaw()
  expect(longestMs).toBeGreaterThan(95)
  expect(longestMs).toBeLessThan(1_500)
  expect(got.filter((status) => status === 200).length).toBe(8)
  const decision = await gateway.lastDecision()
  expect(decision.limits).toEqual([{ name: 'a', remaining: 0, degraded: true }])
  expect(await gateway.metrics()).toContain('sallyport_rate_limit_degraded_total{limit="a"} 20')
})
