import { expect, it } from 'vitest'
import { createSharedLimits } from '../../gateway/state/shared-limits.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { clock, openStore } from './edge.ts'

const options = { keyPrefix: 'w', points: 5, durationS: 60 }

async function openWindow(redis: TestRedis, maxKeys = 1_000) {
  const store = await openStore(redis.url)
  const shared = createSharedLimits(store, clock)('rate-limit').window('test', { ...options, maxKeys })
  const send = (key: string, points = 1): Promise<string> | string => {
    const seen = shared.look(key, points, clock.monotonicMs())
    return seen === 'ask' ? shared.ask(key, points, clock.monotonicMs()) : seen
  }
  return { store, shared, send, stored: store.window(options) }
}

it('what is given back to a window that has ended starts none, and none counts less than nothing', async () => {
  const redis = await startRedis()
  const { stored } = await openWindow(redis)
  await stored.giveBack('k', 3)
  expect(await redis.client.exists('w:k')).toBe(0)
  await stored.take('k', 2)
  await stored.giveBack('k', 3)
  expect(await redis.client.get('w:k')).toBe('0')
})

it('what the library counts whatever fits starts a window that ends when it is told to', async () => {
  const redis = await startRedis()
  const { stored } = await openWindow(redis)
  expect(await stored.add('k', 9, 7)).toMatchObject({ spent: 9 })
  expect(await redis.client.ttl('w:k')).toBeGreaterThan(4)
  expect(await redis.client.ttl('w:k')).toBeLessThanOrEqual(7)
  expect(await stored.take('k', 1)).toMatchObject({ granted: false, spent: 9 })
})

it('a penalty starts no window, and does not shorten one that a service made longer', async () => {
  const redis = await startRedis()
  const { stored } = await openWindow(redis)
  await stored.penalise('k', 1)
  expect(await redis.client.exists('w:k')).toBe(0)
  await redis.client.set('w:k', 9, 'EX', 600)
  await stored.penalise('k', 1)
  expect(await redis.client.ttl('w:k')).toBeGreaterThan(590)
})

it('a key that holds something else says nothing about Redis: the other keys go on', async () => {
  const redis = await startRedis()
  const { send, store } = await openWindow(redis)
  await redis.client.lpush('w:list', 'x')
  await redis.client.set('w:text', 'x')
  for (let i = 0; i < 10; i++) {
    expect(await send('list')).toBe('away')
    expect(await send('text')).toBe('away')
  }
  expect(store.away()).toBe(false)
  expect(await send('k')).toBe('granted')
})

it('FLUSHALL: the window starts anew, and nobody notices otherwise', async () => {
  const redis = await startRedis()
  const { send } = await openWindow(redis)
  for (let i = 0; i < 3; i++) expect(await send('k')).toBe('granted')
  await redis.client.flushall()
  await redis.client.script('FLUSH')
  for (let i = 0; i < 5; i++) expect(await send('k')).toBe('granted')
  expect(await send('k')).toBe('over')
})

it('an answer that comes too late counts nothing', async () => {
  const redis = await startRedis()
  const { shared, store } = await openWindow(redis)
  redis.freeze()
  const late = shared.ask('k', 2, clock.monotonicMs() - store.deadlineMs + 50)
  expect(await late).toBe('away')
  redis.thaw()
  await expect.poll(() => redis.client.get('w:k')).toBe('0')
})

it('a table of a hundred keys stays one, and Redis remembers the others', async () => {
  const redis = await startRedis()
  const { send, shared } = await openWindow(redis, 100)
  let granted = 0
  for (let round = 0; round < 7; round++) {
    for (let i = 0; i < 200; i++) if ((await send(`key-${i}`)) === 'granted') granted++
    expect(shared.stats.keys()).toBeLessThanOrEqual(100)
  }
  expect(granted).toBe(1_000)
})

it('holders of the same window share what is known, and other options make another', async () => {
  const redis = await startRedis()
  const limits = createSharedLimits(await openStore(redis.url), clock)('rate-limit')
  const all = { ...options, maxKeys: 10 }
  const [one, same, other] = [
    limits.window('a', all),
    limits.window('a', all),
    limits.window('a', { ...all, points: 9 }),
  ]
  await one.ask('k', 5, clock.monotonicMs())
  expect(same.look('k', 1, clock.monotonicMs())).toBe('over')
  expect(other.look('k', 1, clock.monotonicMs())).toBe('ask')
  await one.close()
  expect(same.look('k', 1, clock.monotonicMs())).toBe('over')
})
