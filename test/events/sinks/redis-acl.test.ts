import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { createRedisStream } from '../../../gateway/state/redis-stream.ts'
import { startRedis } from '../../helpers/redis.ts'

/** The words of the ACL line of a page. */
function aclOf(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')
  return /^ *ACL (SETUSER .*)$/m.exec(text)![1]!.split(' ')
}

it('the ACL lines of the documentation are enough for the event stream', async () => {
  const redis = await startRedis()
  for (const page of ['rate-limits.md', 'operations.md']) await redis.client.call('ACL', ...(aclOf(page) as [string]))
  await redis.client.xgroup('CREATE', 'sp:events', 'group', '0', 'MKSTREAM')
  const url = redis.url.replace('//', '//sallyport:password@')
  const stream = createRedisStream({ url }, { key: 'sp:events', keep: 1_000, most: 2_000 })
  onTestFinished(() => stream.close())
  await stream.append(Array(1_500).fill('{}'))
  await redis.client.xreadgroup('GROUP', 'group', 'one', 'COUNT', 100, 'STREAMS', 'sp:events', '>')
  await stream.append(Array(3_000).fill('{}'))
  expect(await redis.client.call('ACL', 'LOG')).toEqual([])
  expect(await redis.client.xlen('sp:events')).toBeLessThan(4_500)
})
