import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { startConsumer } from './consumer.ts'

it('a consumer group gets every decision of two edges, once and in order, over a restart of Redis', async () => {
  const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
  const upstream = await startUpstream((_, res) => res.end('ok'))
  const edges = await Promise.all(
    ['edge-a', 'edge-b'].map((edge) =>
      startGateway(
        upstream.url,
        `redis: { url: '${redis.url}', deadline: 40ms }\nevents: { sample: 1 }\nedge: ${edge}`,
      ),
    ),
  )
  const client = new Redis(redis.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  const seen = new Set<string>()
  const consumer = await startConsumer(client, 'sp:events', ({ type, data }) => {
    if (type === 'dev.sallyport.decision.v1') seen.add((data as Decision).request.id)
  })
  const ask = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      const answer = await fetch(`${edges[n % 2]!.url}/items`)
      await answer.text()
      ids.push(answer.headers.get('x-request-id')!)
    }
    return ids
  }
  const asked = await ask(100)
  await until(() => (asked.every((id) => seen.has(id)) ? true : undefined))
  await redis.kill()
  asked.push(...(await ask(100)))
  await redis.restart()
  asked.push(...(await ask(100)))
  for (const { app } of edges) await app.drain(0)
  await consumer.stop()
  expect(asked.filter((id) => !seen.has(id))).toEqual([])
  expect(consumer.missing()).toEqual([])
  expect([...consumer.streams.keys()].map((name) => name.split('.')[0]).sort()).toEqual(['edge-a', 'edge-b'])
  for (const { outOfOrder, gaps } of consumer.streams.values()) expect([outOfOrder, gaps]).toEqual([0, []])
})
