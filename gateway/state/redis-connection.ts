import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'

/** A Lua script that is known to Redis by its hash. */
interface Script {
  readonly text: string
  readonly sha: string
}

/** Reads `scripts/<name>.lua`. Once, at start: a script that is missing is a broken installation. */
export function readScript(name: string): Script {
  const text = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), 'utf8')
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/** Where Redis is. */
export interface RedisTarget {
  readonly url: string
}

export interface Connection {
  ready(): boolean
  /** Runs a script on keys of one slot. Rejects at once when there is no connection, and when it is lost on the way. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>
  /** Sends one command about a key, wherever that stands among its arguments. Rejects like `run`. */
  send(key: string, name: string, args: readonly (string | number)[]): Promise<unknown>
  /** Tries to connect; resolves either way. */
  open(): Promise<void>
  close(): undefined
}

/**
 * A connection for the hot path: nothing is queued while it is down, and nothing is sent twice by the client, because
 * only the caller knows whether that would count twice. Commands of one turn of the event loop go out together.
 */
export function createConnection({ url }: RedisTarget, onReady: () => void, onLost: () => void): Connection {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: true,
    connectTimeout: 1_000,
    // A fail-over should be noticed within half a second, and a server that is down for long not be hammered.
    retryStrategy: (times) => Math.min(50 * times, 500),
    // A replica that was the master, and a master that became a replica: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  })
  redis.on('ready', onReady)
  redis.on('close', onLost)
  // Failures are seen where they matter: by the breaker.
  redis.on('error', () => undefined)
  return {
    ready: () => redis.status === 'ready',
    async run({ sha, text }, keys, args) {
      if (redis.status !== 'ready') throw new Error('no connection to Redis')
      try {
        return await redis.evalsha(sha, keys.length, ...keys, ...args)
      } catch (error) {
        // After a restart or SCRIPT FLUSH. It was not run, so that sending it again counts once.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return redis.eval(text, keys.length, ...keys, ...args)
      }
    },
    async send(_, name, args) {
      if (redis.status !== 'ready') throw new Error('no connection to Redis')
      return redis.call(name, ...args)
    },
    open: () =>
      redis.connect().then(
        () => undefined,
        () => undefined,
      ),
    close: () => redis.disconnect() as undefined,
  }
}
