import { expect, it } from 'vitest'
import { startRedis } from '../helpers/redis.ts'
import { onRecord, openSlots } from './slots-edge.ts'

it('a reload with another number goes on with what is in flight, and a holder that leaves takes nothing along', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url, { limit: 4, leased: false })
  expect(await edge.admitted(6)).toBe(4)
  const next = edge.reopen({ limit: 6 })
  await edge.slots.close()
  expect(await onRecord(redis.client)).toBe(4)
  expect(await edge.admitted(6)).toBe(2)
  await next.close()
  expect(await onRecord(redis.client)).toBe(0)
})

it('a reload that failed leaves the old number in force', async () => {
  const redis = await startRedis()
  const edge = await openSlots(redis.url, { limit: 4, leased: false })
  await edge.reopen({ limit: 6 }).close()
  expect(await edge.admitted(9)).toBe(4)
})
