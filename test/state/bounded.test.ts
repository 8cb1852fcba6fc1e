import { expect, it } from 'vitest'
import { startRedis } from '../helpers/redis.ts'
import { openEdge } from './edge.ts'

it('a table of a hundred keys stays one, and nobody gets a full bucket by being forgotten', async () => {
  const redis = await startRedis()
  const edge = await openEdge(redis.url, { burst: 3, intervalMs: 3_600_000 }, { maxKeys: 100 })
  let admitted = 0
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 300; i++) if ((await edge.send(`key-${i}`)) === 'granted') admitted++
    expect(edge.bucket.stats.keys()).toBeLessThanOrEqual(100)
  }
  expect(admitted).toBe(900)
})

it('a key that nobody uses any more leaves the table', async () => {
  const redis = await startRedis()
  const edge = await openEdge(redis.url, { burst: 3, intervalMs: 10 })
  for (let i = 0; i < 20; i++) await edge.send(`key-${i}`)
  expect(edge.bucket.stats.keys()).toBe(20)
  await expect.poll(() => edge.bucket.stats.keys(), { timeout: 5_000 }).toBe(0)
})
