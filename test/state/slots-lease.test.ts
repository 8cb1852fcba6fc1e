import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { clock } from './edge.ts'
import { onRecord, openSlots } from './slots-edge.ts'

it('a busy key needs far fewer calls than it has requests', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url, { limit: 100 })
  for (let i = 0; i < 5_000; i++) {
    expect(await edge.send()).toBe('granted')
    edge.release()
  }
  expect(edge.slots.stats.calls()).toBeLessThan(100)
})

it('what is idle goes back while the rest is in use', async () => {
  const redis = await startRedis()
  const [one, other] = [await openSlots(redis.url), await openSlots(redis.url)]
  expect(await one.admitted(10)).toBe(10)
  one.release(6)
  const sinceMs = performance.now()
  await until(async () => ((await onRecord(redis.client)) === 4 ? true : undefined))
  // Half a second is what is promised; the rest is for a busy machine.
  expect(performance.now() - sinceMs).toBeLessThan(2_000)
  expect(await other.admitted(20)).toBe(6)
})

it('a lease ends by the clock of its edge: after a pause nothing is admitted on it', async () => {
  const redis = await startRedis()
  let pausedMs = 0
  const paused = { wallMs: clock.wallMs, monotonicMs: () => clock.monotonicMs() + pausedMs }
  const edge = await openSlots(redis.url, {}, { clock: paused })
  await edge.send()
  edge.release()
  expect(edge.slots.look('k', 1, paused.monotonicMs())).toBe('fits')
  pausedMs = 10_001
  expect(edge.slots.look('k', 1, paused.monotonicMs())).toBe('ask')
})

it('an edge that could use all of them again and again does not leave another without', {
  timeout: 30_000,
}, async () => {
  const redis = await startRedis()
  const [busy, other] = [await openSlots(redis.url, { limit: 4 }), await openSlots(redis.url, { limit: 4 })]
  let served = 0
  let done = false
  const clients = Array.from({ length: 12 }, async () => {
    while (!done) {
      if ((await busy.send()) === 'granted') {
        await new Promise((resolve) => setTimeout(resolve, 3))
        busy.release()
      } else await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })
  await until(() => (busy.slots.stats.held() === 4 ? true : undefined))
  await until(async () => {
    if ((await other.send()) === 'granted') {
      served++
      other.release()
    }
    return served >= 5 ? true : undefined
  }, 10_000).finally(() => {
    done = true
  })
  await Promise.all(clients)
})
