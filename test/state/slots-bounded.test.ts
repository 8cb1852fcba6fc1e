import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { onRecord, openSlots } from './slots-edge.ts'

it('a table of a hundred keys stays one, and what goes for room is given back', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url, { maxKeys: 100 })
  for (let i = 0; i < 1_000; i++) {
    await edge.send(`key-${i}`)
    edge.release(1, `key-${i}`)
    // One that is being given back just then stays until Redis has answered.
    expect(edge.slots.stats.keys()).toBeLessThanOrEqual(110)
  }
  await until(async () => ((await onRecord(redis.client, 'key-1')) === 0 ? true : undefined))
})

it('keys with a request in flight stay, however many there are', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url, { maxKeys: 100, limit: 1 })
  for (let i = 0; i < 300; i++) expect(await edge.send(`key-${i}`)).toBe('granted')
  for (let i = 0; i < 300; i++) expect(await edge.send(`key-${i}`)).toBe('over')
  expect(edge.slots.stats.inFlight()).toBe(300)
})

it('nothing is left of keys without a request in flight: not here, and no slot in Redis', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url)
  for (let i = 0; i < 20; i++) await edge.send(`key-${i}`)
  for (let i = 0; i < 20; i++) edge.release(1, `key-${i}`)
  expect(edge.slots.stats.keys()).toBe(20)
  await until(() => (edge.slots.stats.keys() === 0 ? true : undefined))
  for (let i = 0; i < 20; i++) expect(await onRecord(redis.client, `key-${i}`)).toBe(0)
})

it('also while Redis is away', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url)
  await redis.kill()
  await until(() => edge.store.away() || undefined)
  for (let i = 0; i < 1_000; i++) {
    expect(edge.slots.look(`key-${i}`, 1, performance.now())).toBe('away')
    edge.slots.take()
    edge.release(1, `key-${i}`)
  }
  expect(edge.slots.stats.keys()).toBe(0)
})
