import { expect, it } from 'vitest'
import { startRedis } from '../helpers/redis.ts'
import { openSharedEdge } from './shared-edge.ts'

it('a long header value is the same key on every edge', async () => {
  const redis = await startRedis()
  const limit = { rate: '4/h', coordination: 'exact', key: 'request.headers["authorization"]' }
  const [one, other] = [await openSharedEdge(redis.url, limit, 1_000), await openSharedEdge(redis.url, limit, 1_000)]
  const given = { rawHeaders: ['Authorization', `Bearer ${'x'.repeat(1_000)}`] }
  expect((await one.flood(3, given)).admitted).toBe(3)
  expect((await other.flood(3, given)).admitted).toBe(1)
  const keys = await redis.client.keys('sp:{*')
  expect(keys).toHaveLength(1)
  expect(keys[0]!.length).toBeLessThan(60)
})
