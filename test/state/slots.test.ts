import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { onRecord, openSlots } from './slots-edge.ts'

describe.each([true, false])('edges that share slots, leased: %s', (leased) => {
  it('have together what there is, and what one gives back another gets', async () => {
    const redis = await startRedis()
    const [one, other] = [await openSlots(redis.url, { leased }), await openSlots(redis.url, { leased })]
    expect(await one.admitted(4)).toBe(4)
    expect(await until(async () => ((await other.admitted(1)) === 1 ? true : undefined))).toBe(true)
    let rest = 1
    await until(async () => {
      rest += await other.admitted(20)
      return rest === 6 ? true : undefined
    })
    expect(await one.admitted(20)).toBe(0)
    one.release(3)
    let again = 0
    await until(async () => {
      again += await other.admitted(20)
      return again === 3 ? true : undefined
    })
    expect(await onRecord(redis.client)).toBe(10)
  })

  it('never have more in use than there are, whoever begins and ends when', { timeout: 30_000 }, async () => {
    const redis = await startRedis()
    const edges = await Promise.all([1, 2, 3].map(() => openSlots(redis.url, { leased, limit: 7 })))
    let inUse = 0
    let most = 0
    let begun = 0
    const endMs = performance.now() + 3_000
    await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        const edge = edges[i % 3]!
        while (performance.now() < endMs) {
          if ((await edge.send()) === 'granted') {
            begun++
            most = Math.max(most, ++inUse)
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 12))
            inUse--
            edge.release()
          } else await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
        }
      }),
    )
    expect(most).toBe(7)
    expect(begun).toBeGreaterThan(300)
    await until(async () => ((await onRecord(redis.client)) === 0 ? true : undefined))
  })

  it('give back everything at once when they close', async () => {
    const redis = await startRedis()
    const [one, other] = [await openSlots(redis.url, { leased }), await openSlots(redis.url, { leased })]
    expect(await one.admitted(10)).toBe(10)
    await one.slots.close()
    expect(await other.admitted(20)).toBe(10)
  })

  it('take several at a time or none', async () => {
    const redis = await startRedis()
    const edge = await openSlots(redis.url, { leased })
    expect(await Promise.all([edge.send('k', 4), edge.send('k', 4), edge.send('k', 4)])).toEqual([
      'granted',
      'granted',
      'over',
    ])
    expect(await until(async () => ((await edge.send('k', 2)) === 'granted' ? true : undefined))).toBe(true)
    expect(await onRecord(redis.client)).toBe(10)
  })
})
