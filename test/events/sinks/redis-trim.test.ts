import { describe, expect, it, onTestFinished } from 'vitest'
import { createRedisStream } from '../../../gateway/state/redis-stream.ts'
import { startRedis } from '../../helpers/redis.ts'

const key = 'sp:events'

async function stage() {
  const redis = await startRedis()
  const stream = createRedisStream({ url: redis.url }, { key, keep: 2_000, most: 8_000 })
  onTestFinished(() => stream.close())
  const append = (count: number): Promise<void> => stream.append(Array.from({ length: count }, (_, n) => `{"n":${n}}`))
  return { client: redis.client, append, length: () => redis.client.xlen(key) }
}

describe('the stream in Redis', () => {
  it('is trimmed by length while nobody reads it in a group', async () => {
    const { append, length } = await stage()
    await append(12_000)
    expect(await length()).toBeGreaterThanOrEqual(2_000)
    expect(await length()).toBeLessThan(4_000)
  })

  it('keeps what the slowest group has not read, up to the hard limit', async () => {
    const { client, append, length } = await stage()
    await client.xgroup('CREATE', key, 'slow', '0', 'MKSTREAM')
    await client.xgroup('CREATE', key, 'fast', '0')
    await append(6_000)
    await client.xreadgroup('GROUP', 'fast', 'one', 'COUNT', 6_000, 'NOACK', 'STREAMS', key, '>')
    await append(500)
    expect(await length()).toBe(6_500)
    await append(8_000)
    expect(await length()).toBeLessThan(10_000)
  })

  it('keeps what was read and is not acknowledged, and trims once it is', async () => {
    const { client, append, length } = await stage()
    await client.xgroup('CREATE', key, 'group', '0', 'MKSTREAM')
    await append(5_000)
    await client.xreadgroup('GROUP', 'group', 'one', 'COUNT', 5_000, 'STREAMS', key, '>')
    await append(300)
    expect(await length()).toBe(5_300)
    const ids = (await client.xrange(key, '-', '+', 'COUNT', 5_000)).map(([id]) => id)
    await client.xack(key, 'group', ...ids)
    await append(2_000)
    expect(await length()).toBeLessThan(5_300)
    expect(await length()).toBeGreaterThanOrEqual(2_000)
  })
})
