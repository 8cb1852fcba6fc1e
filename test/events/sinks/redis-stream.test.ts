import { createRedisStreamSink } from '../../../gateway/events/sinks/redis-stream.ts'
import { createRedisStream } from '../../../gateway/state/redis-stream.ts'
import { startRedis } from '../../helpers/redis.ts'
import { sinkContract } from './suite.ts'

const key = 'sp:events'

sinkContract('redis', async () => {
  const redis = await startRedis('--appendonly', 'yes')
  const stream = createRedisStream({ url: redis.url }, { key, keep: 10_000, most: 20_000 })
  return {
    sink: createRedisStreamSink(stream),
    received: async () => (await redis.client.xrange(key, '-', '+')).map(([, [, line]]) => line!),
    stop: redis.kill,
    restart: redis.restart,
    freeze: redis.freeze,
    thaw: redis.thaw,
  }
})
