import { createConnection } from './redis-connection.ts'
import type { RedisTarget } from './redis-server.ts'
import { readScript } from './script.ts'

export interface StreamOptions {
  readonly key: string
  /** Entries that stay when every consumer group has read them. */
  readonly keep: number
  /** Entries that stay at most, read or not. */
  readonly most: number
  /** What stands in the stream for an event; itself without it. */
  encode?(event: string): string
}

/** Appends to a Redis Stream over a connection of its own, which nothing on the hot path shares. */
export interface RedisStream {
  /** Resolves when all are in the stream, in order; rejects when that is not known. */
  append(events: readonly string[]): Promise<void>
  close(): undefined
}

const appendScript = readScript('append')
/** A call per entry would be slower; a script that runs for long holds up everybody else's commands. */
const largestCall = 256

export function createRedisStream(target: RedisTarget, options: StreamOptions): RedisStream {
  const { key, keep, most, encode = (event) => event } = options
  const connection = createConnection(
    target,
    () => undefined,
    () => undefined,
  )
  let opening: Promise<void> | undefined
  return {
    async append(events) {
      // Tries again by itself after the first time.
      opening ??= connection.open()
      await opening
      for (let at = 0; at < events.length; at += largestCall) {
        const entries = events.slice(at, at + largestCall).map(encode)
        await connection.run(appendScript, [key], [keep, most, ...entries])
      }
    },
    close: () => connection.close(),
  }
}
