import { createRequire } from 'node:module'
import type { Redis, RedisOptions } from 'ioredis'
import type { Script } from './script.ts'

/** The client is loaded with the first connection: an edge without Redis starts without it. */
const require = createRequire(import.meta.url)

/** Where Redis is: exactly one of `url`, `sentinel` and `cluster`. */
export interface RedisTarget {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url?: string | null
  readonly sentinel?: SentinelTarget | null
  /** Some nodes of a Cluster. */
  readonly cluster?: readonly ServerAddress[] | null
  /** Of the servers themselves, where the URL does not say. */
  readonly username?: string | null
  readonly password?: string | null
  readonly tls?: RedisTls | null
}

export interface SentinelTarget {
  readonly master: string
  readonly nodes: readonly ServerAddress[]
  /** Of the sentinels. */
  readonly username?: string | null
  readonly password?: string | null
}

export interface ServerAddress {
  readonly host: string
  readonly port: number
}

/** PEM texts. */
export interface RedisTls {
  readonly ca: string | null
  readonly identity: { readonly cert: string; readonly key: string } | null
  readonly serverName: string | null
}

/** A connection to one server that takes writes. Everything rejects at once while there is none, and when it is lost on the way. */
export interface Server {
  /** `host:port` of a node of a Cluster; `redis` for the only server. */
  readonly name: string
  ready(): boolean
  /** `asking`: the slot is on its way to this server (ASK). */
  run(script: Script, keys: readonly string[], args: readonly Argument[], asking?: boolean): Promise<unknown>
  command(name: string, args: readonly Argument[], asking?: boolean): Promise<unknown>
  /** Tries to connect; resolves either way, and goes on trying. */
  open(): Promise<void>
  close(): undefined
}

export type Argument = string | number

export interface ServerEvents {
  ready(server: Server): void
  lost(server: Server): void
}

/** A command that nobody answered for so long: the connection is dead, or the server is; a new one will tell. */
const silenceMs = 1_500
const connectMs = 1_000
/** Saying goodbye to a server that hangs takes for ever; who takes over is waiting. */
const goodbyeMs = 100
/** A fail-over should be noticed within half a second, and a server that is down for long not be hammered. */
const retryMs = (times: number): number => Math.min(50 * times, 500)
/** A server that takes connections and no writes is on its way to become something else. */
const demotedRetryMs = 250

/**
 * A connection for the hot path: nothing is queued while it is down, and nothing is sent twice by the client, because
 * only the caller knows whether that would count twice. Commands of one turn of the event loop go out together.
 * `at`: a node of a Cluster; otherwise the target's own URL or sentinels.
 */
export function connectServer(target: RedisTarget, events: ServerEvents, at?: ServerAddress): Server {
  const redis = createClient(target, at)
  const server: Server = {
    name: at ? `${at.host}:${at.port}` : 'redis',
    ready: () => redis.status === 'ready',
    async run({ sha, text }, keys, args, asking = false) {
      try {
        return await send(() => redis.evalsha(sha, keys.length, ...keys, ...args), asking)
      } catch (error) {
        // After a restart or SCRIPT FLUSH. It was not run, so that sending it again counts once.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return send(() => redis.eval(text, keys.length, ...keys, ...args), asking)
      }
    },
    command: (name, args, asking = false) => send(() => redis.call(name, ...args), asking),
    open: () =>
      redis.connect().then(
        () => undefined,
        () => undefined,
      ),
    close: () => redis.disconnect() as undefined,
  }

  async function send(work: () => Promise<unknown>, asking: boolean): Promise<unknown> {
    if (redis.status !== 'ready') throw new Error('no connection to Redis')
    // For the next command alone; both go out in one piece.
    if (asking) redis.asking().catch(() => undefined)
    return work()
  }

  redis.on('ready', () => events.ready(server))
  redis.on('close', () => events.lost(server))
  // Failures are seen where they matter: by the breaker.
  redis.on('error', () => undefined)
  return server
}

function createClient(target: RedisTarget, at: ServerAddress | undefined): Redis {
  let demoted = false
  const options: RedisOptions = {
    ...toIdentity(target),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: true,
    connectTimeout: connectMs,
    socketTimeout: silenceMs,
    disconnectTimeout: goodbyeMs,
    retryStrategy(times) {
      const waitMs = demoted ? demotedRetryMs : retryMs(times)
      demoted = false
      return waitMs
    },
    // A replica that was the master, and a master that became a replica: find the new one.
    reconnectOnError(error) {
      demoted = error.message.startsWith('READONLY')
      return demoted
    },
  }
  const { Redis } = require('ioredis') as typeof import('ioredis')
  if (at) return new Redis({ ...options, host: at.host, port: at.port })
  if (target.sentinel) return new Redis({ ...options, ...toSentinel(target.sentinel, options.tls) })
  return new Redis(target.url!, options)
}

function toIdentity({ username, password, tls }: RedisTarget): RedisOptions {
  return {
    ...(username == null ? {} : { username }),
    ...(password == null ? {} : { password }),
    ...(tls == null ? {} : { tls: toTls(tls) }),
  }
}

function toTls({ ca, identity, serverName }: RedisTls): NonNullable<RedisOptions['tls']> {
  return {
    ...(ca === null ? {} : { ca }),
    ...identity,
    ...(serverName === null ? {} : { servername: serverName }),
  }
}

/** Sentinels are spoken to over TLS where the servers are. */
function toSentinel({ master, nodes, username, password }: SentinelTarget, tls: RedisOptions['tls']): RedisOptions {
  return {
    name: master,
    role: 'master',
    sentinels: nodes.map((node) => ({ ...node })),
    ...(username == null ? {} : { sentinelUsername: username }),
    ...(password == null ? {} : { sentinelPassword: password }),
    ...(tls ? { sentinelTLS: tls, enableTLSForSentinelMode: true } : {}),
    sentinelCommandTimeout: connectMs,
    sentinelRetryStrategy: retryMs,
    // The master may hang with its connections open; only the sentinels know then that there is another.
    failoverDetector: true,
    sentinelReconnectStrategy: retryMs,
  }
}
