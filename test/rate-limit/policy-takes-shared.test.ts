import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from './flood.ts'

it.each([
  'exact',
  'leased',
])('a policy that takes from a limit that is %s is not let through for want of an answer', async (how) => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const yaml = [
    'pipeline: { consultDeadline: 5s }',
    `redis: { url: '${redis.url}', deadline: 1s }`,
    'plugins:',
    `  - { use: rate-limit, config: { limits: [{ name: a, rate: 6/h, coordination: ${how} }] } }`,
    '  - { use: policy, config: { files: [p.yaml] } }',
  ].join('\n')
  const policy = 'policy: p\nrules: [{ name: twice, when: true, then: { limit: a } }]\n'
  const gateway = await startGateway(upstream.url, yaml, { files: { 'p.yaml': policy } })
  // Each request takes two: one of its own, and one by the policy.
  const got = await statuses(gateway.url, 8)
  expect(got.filter((status) => status === 200).length).toBe(3)
  expect(got.slice(3)).toEqual([429, 429, 429, 429, 429])
})
