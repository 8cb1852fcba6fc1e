import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { createSharedLimits } from '../../gateway/state/shared-limits.ts'
import { startRedis } from '../helpers/redis.ts'
import { clock, openEdge } from './edge.ts'

it('the ACL lines of docs/rate-limits.md are enough', async () => {
  const page = readFileSync(new URL('../../docs/rate-limits.md', import.meta.url), 'utf8')
  const redis = await startRedis()
  for (const [, words] of page.matchAll(/^ACL SETUSER (.*)$/gm)) {
    await redis.client.call('ACL', 'SETUSER', ...words!.split(' '))
  }
  const edge = await openEdge(redis.url.replace('//', '//sallyport:password@'), { burst: 5, intervalMs: 3_600_000 })
  expect(edge.store.away()).toBe(false)
  expect(await edge.admitted(9)).toBe(5)
  const window = edge.store.window({ keyPrefix: 'login', points: 5, durationS: 60 })
  await window.take('k', 3)
  await window.giveBack('k', 1)
  await window.add('k', 1, 60)
  expect(await window.penalise('k', 4)).toMatchObject({ spent: 7 })
  await redis.client.persist('login:k')
  await window.take('k', 1)
  const slots = createSharedLimits(
    edge.store,
    clock,
  )('rate-limit').slots('acl', { limit: 2, leased: true, maxKeys: 100 })
  onTestFinished(slots.close)
  const asked = [1, 2, 3].map(() => slots.ask('k', 1, clock.monotonicMs()))
  expect(await Promise.all(asked)).toEqual(['granted', 'granted', 'over'])
  const log = (await redis.client.call('ACL', 'LOG')) as unknown[]
  expect(log).toEqual([])
})
