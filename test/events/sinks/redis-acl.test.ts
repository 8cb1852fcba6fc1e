import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { createRedisStream } from '../../../gateway/state/redis-stream.ts'
import { startRedis } from '../../helpers/redis.ts'

const page = readFileSync(new URL('../../../docs/redis.md', import.meta.url), 'utf8')

it('the ACL lines of docs/redis.md are enough for the event stream', async () => {
  const redis = await startRedis()
  for (const [, words] of page.matchAll(/^ACL (SETUSER .*)$/gm)) await redis.client.call('ACL', ...words!.split(' '))
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
