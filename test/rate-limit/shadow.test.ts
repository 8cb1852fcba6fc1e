import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from './flood.ts'

it('a limit in observe mode beside an enforced one of the same name and key takes nothing from it', async () => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const plugin = (head: string, rate: string): string =>
    `  - { use: rate-limit, ${head}, config: { limits: [{ name: a, rate: ${rate}, coordination: exact }] } }`
  const gateway = await startGateway(
    upstream.url,
    [
      'pipeline: { consultDeadline: 5s }',
      `redis: { url: '${redis.url}', deadline: 1s }`,
      'plugins:',
      plugin('name: shadow, mode: observe', '3/h'),
      plugin('mode: enforce', '8/h'),
    ].join('\n'),
  )
  const got = await statuses(gateway.url, 12)
  expect(got.filter((status) => status === 200).length).toBe(8)
  const { observed, limits } = await gateway.lastDecision()
  expect(observed).toMatchObject([{ plugin: 'shadow', action: 'limit' }])
  expect(limits).toEqual([{ name: 'a', remaining: 0, degraded: false }])
  expect((await redis.client.keys('sp:{*')).sort()).toEqual(['sp:{limit:a:127.0.0.1}', 'sp:{limit:shadow/a:127.0.0.1}'])
})
