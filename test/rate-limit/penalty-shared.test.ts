import { expect, it } from 'vitest'
import { startRedis } from '../helpers/redis.ts'
import { openSharedEdge } from './shared-edge.ts'

/** A bucket that takes ten minutes to fill. */
const limit = { rate: '60/h', burst: 10, coordination: 'exact' }
const fillMs = 600_000

it.each([
  [true, 0],
  [false, 2],
])('penalty: %s: a refused request takes what is left in the shared bucket, for all edges', async (penalty, left) => {
  const redis = await startRedis()
  const [bulky, small] = [
    await openSharedEdge(redis.url, { ...limit, cost: 4, penalty }, 1_000),
    await openSharedEdge(redis.url, limit, 1_000),
  ]
  expect((await bulky.flood(3)).admitted).toBe(2)
  const free = async (): Promise<number> => {
    const spentMs = Number(await redis.client.hget('sp:{limit:a:203.0.113.7}', 't')) - Date.now()
    return Math.round((1 - spentMs / fillMs) * 10)
  }
  await expect.poll(free, { timeout: 5_000 }).toBe(left)
  expect((await small.flood(5)).admitted).toBe(left)
})

it('what edges refuse never puts a shared bucket further below empty than they know of it', async () => {
  const redis = await startRedis()
  const edges = [
    await openSharedEdge(redis.url, { ...limit, penalty: true }, 1_000),
    await openSharedEdge(redis.url, { ...limit, penalty: true }, 1_000),
  ]
  const endMs = performance.now() + 3_000
  while (performance.now() < endMs) for (const edge of edges) await edge.flood(50)
  await expect
    .poll(async () => Number(await redis.client.hget('sp:{limit:a:203.0.113.7}', 't')) - Date.now(), { timeout: 5_000 })
    // A token more for each edge.
    .toBeLessThanOrEqual(fillMs + 2 * 60_000)
})
