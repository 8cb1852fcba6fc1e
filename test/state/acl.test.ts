import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { createSharedLimits } from '../../gateway/state/shared-limits.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { clock, openEdge } from './edge.ts'

const limit = { burst: 5, intervalMs: 3_600_000 }

/** Makes the user of docs/redis.md, as the line stands there. */
async function addUser({ client }: TestRedis): Promise<void> {
  const page = readFileSync(new URL('../../docs/redis.md', import.meta.url), 'utf8')
  for (const [, words] of page.matchAll(/^ACL SETUSER (.*)$/gm)) {
    await client.call('ACL', 'SETUSER', ...words!.split(' '))
  }
}

it('the ACL lines of docs/redis.md are enough', async () => {
  const redis = await startRedis()
  await addUser(redis)
  const edge = await openEdge(redis.url.replace('//', '//sallyport:password@'), limit)
  expect(edge.store.away()).toBe(false)
  expect(await edge.admitted(9)).toBe(5)
  await redis.client.script('FLUSH')
  expect(await edge.admitted(9, 'other')).toBe(5)
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
  // The size of a key is asked for now and then.
  await expect.poll(() => edge.store.stats().keySizes.length, { timeout: 10_000 }).toBeGreaterThan(0)
  await edge.bucket.close()
  await edge.store.close()
  expect(await redis.client.zcard('sp:instances')).toBe(0)
  expect(await redis.client.call('ACL', 'LOG')).toEqual([])
})

it('it is enough in a Cluster, too', async () => {
  const cluster = await startCluster()
  for (const master of cluster.masters) await addUser(master)
  const edge = await openEdge({ cluster: cluster.nodes, username: 'sallyport', password: 'password' }, limit)
  for (let i = 0; i < 9; i++) expect(await edge.admitted(9, `key-${i}`)).toBe(5)
  await edge.store.close()
  for (const { client } of cluster.masters) expect(await client.call('ACL', 'LOG')).toEqual([])
})
