import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { openSharedEdge } from './shared-edge.ts'

const deadlineMs = 150

/** A line to a server that can be made slow. */
async function startLine(port: number): Promise<{ readonly url: string; delayMs: number }> {
  const line = { url: '', delayMs: 0 }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.on('data', (data) => setTimeout(() => far.write(data), line.delayMs))
    far.on('data', (data) => near.write(data))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined)
      one.on('close', () => other.destroy())
    }
    onTestFinished(() => void near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  line.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
  return line
}

it.each([
  'token-bucket',
  'fixed-window',
])('Redis is slower than the deadline: a few requests wait for it, then none, until it is fast again: %s', async (algorithm) => {
  const redis = await startRedis()
  const line = await startLine(redis.port)
  const edge = await openSharedEdge(line.url, { rate: '100/h', coordination: 'exact', algorithm }, deadlineMs)
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
