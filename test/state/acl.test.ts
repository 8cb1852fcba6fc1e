import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startRedis } from '../helpers/redis.ts'
import { openEdge } from './edge.ts'

it('the ACL line of docs/redis.md is enough', async () => {
  const page = readFileSync(new URL('../../docs/redis.md', import.meta.url), 'utf8')
  const [, ...words] = /^ACL (SETUSER .*)$/m.exec(page)![1]!.split(' ')
  const redis = await startRedis()
  await redis.client.call('ACL', 'SETUSER', ...words)
  const edge = await openEdge(redis.url.replace('//', '//sallyport:password@'), { burst: 5, intervalMs: 3_600_000 })
  expect(edge.store.away()).toBe(false)
  expect(await edge.admitted(9)).toBe(5)
  await edge.bucket.close()
  await edge.store.close()
  expect(await redis.client.zcard('sp:instances')).toBe(0)
  const log = (await redis.client.call('ACL', 'LOG')) as unknown[]
  expect(log).toEqual([])
})
