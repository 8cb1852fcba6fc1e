import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { createCodec, eventsPlace } from '../../gateway/state/codec.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { startConsumer } from './consumer.ts'

const secret = randomBytes(32).toString('hex')
const encryption = `encryption: { keys: [{ id: k1, secret: '${secret}' }], current: k1 }`
const compression = 'compression: { algorithm: zstd, over: 100B }'

it.each([
  ['encrypted', encryption],
  ['compressed', compression],
  ['compressed and encrypted', `${encryption}, ${compression}`],
])('a consumer with the key reads a stream that is %s, where nobody else sees a canary', async (_, how) => {
  const redis = await startRedis()
  const upstream = await startUpstream((_, res) => res.end('ok'))
  const { url, app } = await startGateway(
    upstream.url,
    `redis: { url: '${redis.url}', deadline: 40ms, ${how} }\nevents: { sample: 1 }`,
  )
  const client = new Redis(redis.port, '127.0.0.1')
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  const codec = createCodec({ encryption: { keys: [{ id: 'k1', secret }], current: 'k1' } })
  const reader = how.includes('encryption') ? codec : createCodec({})
  const paths: string[] = []
  const consumer = await startConsumer(
    client,
    'sp:events',
    ({ type, data }) => {
      if (type === 'dev.sallyport.decision.v1') paths.push((data as Decision).request.path)
    },
    (text) => reader.decode(text, eventsPlace),
  )
  for (const n of [1, 2, 3]) expect((await fetch(`${url}/canary-${n}`)).status).toBe(200)
  await until(() => (paths.length === 3 ? true : undefined))
  await app.drain(0)
  await consumer.stop()
  expect(paths).toEqual(['/canary-1', '/canary-2', '/canary-3'])
  expect(consumer.missing()).toEqual([])
  const stored = JSON.stringify(await redis.client.xrange('sp:events', '-', '+'))
  expect(stored).toContain('~1.')
  expect(stored).not.toContain('canary')
})
