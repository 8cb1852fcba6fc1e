import { createRequire } from 'node:module'
import type { RateLimiterRes } from 'rate-limiter-flexible'
import type { Connection } from './redis-connection.ts'
import { readScript, type Script, toScript } from './script.ts'
import type { StoredWindow, StoredWindowOptions, WindowReply } from './window-store.ts'

/** Loaded with the first window: most edges have none that is shared. */
const require = createRequire(import.meta.url)

const takeScript = readScript('window-take')
const penaltyScript = readScript('window-penalty')

/**
 * Fixed windows by rate-limiter-flexible, on the keys that its RateLimiterRedis uses everywhere. Its class makes the keys
 * and reads the replies, `run` sends its scripts: so the waits of the library (an offline queue, a frozen server, an
 * insurance that is never asked) do not exist here.
 */
export function createRedisWindow(
  { keyPrefix, points, durationS }: StoredWindowOptions,
  run: Connection['run'],
  placeOf: (key: string) => number,
): StoredWindow {
  const { RateLimiterRedis, RateLimiterRes } =
    require('rate-limiter-flexible') as typeof import('rate-limiter-flexible')
  const options = { keyPrefix, points, duration: durationS }
  const taking = new RateLimiterRedis({
    ...options,
    storeClient: toClient(run),
    customIncrTtlLuaScript: takeScript.text,
  })
  const refusing = new RateLimiterRedis({
    ...options,
    storeClient: toClient(run),
    customIncrTtlLuaScript: penaltyScript.text,
  })
  const adding = new RateLimiterRedis({ ...options, storeClient: toClient(run) })
  return {
    place: (key) => placeOf(taking.getKey(key)),
    async take(key, count) {
      try {
        return { ...toReply(await taking.consume(key, count), 0), granted: true }
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        return { ...toReply(error, count), granted: false }
      }
    },
    giveBack: async (key, count) => toReply(await taking.reward(key, count), 0),
    add: async (key, count, seconds) => toReply(await adding.penalty(key, count, { customDuration: seconds }), 0),
    penalise: async (key, count) => toReply(await refusing.penalty(key, count), 0),
  }
}

/**
 * What the library uses of a client: it defines its script under one name, and calls it by that. One client for each limiter,
 * because on a common one the script that was defined last would serve all.
 */
function toClient(run: Connection['run']) {
  let script: Script
  return {
    defineCommand(_name: string, { lua }: { readonly lua: string }): void {
      script = toScript(lua)
    },
    rlflxIncr: ([key, ...args]: readonly string[]): Promise<unknown> => run(script, [key!], args),
  }
}

/** `refused`: points in the reply that were not counted. */
function toReply({ consumedPoints, msBeforeNext }: RateLimiterRes, refused: number): WindowReply {
  return { spent: consumedPoints - refused, endsInMs: msBeforeNext }
}
