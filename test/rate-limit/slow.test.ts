import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startLine } from '../helpers/line.ts'
import { startRedis } from '../helpers/redis.ts'
import { figures } from '../redis/load.ts'
import { openSharedEdge } from './shared-edge.ts'

const deadlineMs = 150

it.each([
  'token-bucket',
  'fixed-window',
])('Redis is slower than the deadline: a few requests wait for it, then none, until it is fast again: %s', async (algorithm) => {
  const redis = await startRedis()
  const line = await startLine(redis.port)
  const edge = await openSharedEdge(
    `redis://127.0.0.1:${line.port}`,
    { rate: '100/h', coordination: 'exact', algorithm },
    deadlineMs,
  )
  await until(() => (edge.store.away() ? undefined : true))
  expect((await edge.flood(10)).degraded).toBe(0)
  line.delayMs = 250
  const waited: number[] = []
  const endMs = performance.now() + 1_500
  let admitted = 10
  while (performance.now() < endMs) {
    const sent = await edge.send()
    if (sent.admitted) admitted++
    if (sent.tookMs >= deadlineMs - 5) waited.push(sent.tookMs)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(waited.length).toBeLessThanOrEqual(10)
  expect(Math.max(...waited)).toBeLessThan(deadlineMs + 1_500)
  expect(admitted).toBeLessThanOrEqual(101)
  line.delayMs = 0
  await until(() => (edge.store.away() ? undefined : true))
  expect(await until(async () => ((await edge.send()).degraded ? undefined : true))).toBe(true)
})

it('Redis is slower by 5 ms: nothing is degraded, and a request waits that much longer when it has to ask', async () => {
  const redis = await startRedis()
  const line = await startLine(redis.port)
  const at = `redis://127.0.0.1:${line.port}`
  const [exact, leased] = [
    await openSharedEdge(at, { name: 'exact', rate: '100/h', coordination: 'exact' }, deadlineMs),
    await openSharedEdge(at, { name: 'leased', rate: '100/h', coordination: 'leased' }, deadlineMs),
  ]
  await until(() => (exact.store.away() || leased.store.away() ? undefined : true))
  line.delayMs = 5
  const asked = await exact.flood(130)
  figures('slow by 5 ms, exact', asked)
  expect(asked).toMatchObject({ admitted: 100, degraded: 0 })
  expect(asked.longestMs).toBeLessThan(deadlineMs)
  const ahead = await leased.flood(80)
  figures('slow by 5 ms, leased', ahead)
  expect(ahead).toMatchObject({ admitted: 80, degraded: 0 })
})
