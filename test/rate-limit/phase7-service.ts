import { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * A service that limits its clients with rate-limiter-flexible, as its documentation shows. Every message of the parent is
 * one call: what to call, the key and the points. The answer is what the library said.
 */
export interface Call {
  readonly method: 'consume' | 'get' | 'penalty' | 'reward'
  readonly key: string
  readonly points: number
}

export interface Said {
  readonly passed: boolean
  readonly consumedPoints: number
  readonly remainingPoints: number
  readonly msBeforeNext: number
}

const [port, keyPrefix = '', points, duration] = process.argv.slice(2)
const storeClient = new Redis(Number(port), '127.0.0.1', { enableOfflineQueue: false })
const limiter = new RateLimiterRedis({
  ...{ storeClient, keyPrefix, points: Number(points), duration: Number(duration) },
})

async function answer({ method, key, points: count }: Call): Promise<Said> {
  if (method === 'get') return toSaid((await limiter.get(key)) ?? new RateLimiterRes(), true)
  try {
    return toSaid(await limiter[method](key, count), true)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return toSaid(refusal, false)
    throw refusal
  }
}

function toSaid({ consumedPoints, remainingPoints, msBeforeNext }: RateLimiterRes, passed: boolean): Said {
  return { passed, consumedPoints, remainingPoints, msBeforeNext }
}

storeClient.once('ready', () => process.send!('ready'))
process.on('message', (call: Call) => void answer(call).then((said) => process.send!(said)))
