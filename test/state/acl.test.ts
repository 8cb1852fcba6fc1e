import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { openEdge } from './edge.ts'

const limit = { burst: 5, intervalMs: 3_600_000 }

/** Makes the user of docs/redis.md, as the line stands there. */
async function addUser({ client }: TestRedis): Promise<void> {
  const page = readFileSync(new URL('../../docs/redis.md', import.meta.url), 'utf8')
  const [, ...words] = /^ACL (SETUSER .*)$/m.exec(page)![1]!.split(' ')
  await client.call('ACL', 'SETUSER', ...words)
}

it('the ACL line of docs/redis.md is enough', async () => {
  const redis = await startRedis()
  await addUser(redis)
  const edge = await openEdge(redis.url.replace('//', '//sallyport:password@'), limit)
  expect(edge.store.away()).toBe(false)
  expect(await edge.admitted(9)).toBe(5)
  await redis.client.script('FLUSH')
  expect(await edge.admitted(9, 'other')).toBe(5)
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
