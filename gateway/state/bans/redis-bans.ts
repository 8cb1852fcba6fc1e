import { keysOf } from '../keys.ts'
import { type Connection, createConnection } from '../redis-connection.ts'
import type { RedisTarget } from '../redis-server.ts'
import { readScript } from '../script.ts'
import type { BanBackend, LogEntry, SetReply } from './backend.ts'

export interface RedisBansOptions {
  readonly target: RedisTarget
  /** Begins every key. */
  readonly prefix: string
  /** Most bans: the log of changes is about as long. */
  readonly max: number
}

const set = readScript('bans-set')
const look = readScript('bans-look')

/** Whoever asks longer than this gets an error: a server that hangs is away. */
const deadlineMs = 1_000
/** Below the silence after which a connection counts as dead (redis-server.ts). */
const blockMs = 400
const shortestLog = 10_000
const perScan = 1_000

/** The bans in Redis: a hash of values, a sorted set of their ends, and a stream of changes; see scripts/bans-set.lua. */
export function createRedisBans({ target, prefix, max }: RedisBansOptions): BanBackend {
  const [hash, ends, log] = [keysOf(prefix, 'bans')(), keysOf(prefix, 'banEnds')(), keysOf(prefix, 'banLog')()]
  const keys = [hash, ends, log]
  const logLength = Math.max(shortestLog, max)
  const whenReady = new Set<() => void>()
  const link = () => createConnection(target, announce, () => undefined)
  const asking = link()
  // Waits in Redis for the next change, and would keep everything else waiting.
  let following = link()
  void asking.open()
  void following.open()

  const isUp = (connection: Connection): boolean => connection.serverOf(connection.slotOf(hash))?.ready() === true

  function announce(): undefined {
    if (isUp(asking) && isUp(following)) for (const resolve of whenReady) resolve()
  }

  return {
    async set(changes) {
      const args = changes.flatMap(({ field, expected, value, untilMs }) => [field, expected, value, untilMs])
      const replies = (await within(deadlineMs, asking.run(set, keys, [logLength, ...args]))) as string[]
      return replies.map(toReply)
    },
    async look() {
      const reply = (await within(deadlineMs, asking.run(look, keys, []))) as [number, number, string, string[]]
      const [nowMs, count, last, ended] = reply
      return { nowMs, count, last, ended }
    },
    async all(visit) {
      let cursor = '0'
      do {
        const reply = await within(deadlineMs, asking.command(hash, 'HSCAN', hash, cursor, 'COUNT', perScan))
        const [next, pairs] = reply as [string, string[]]
        for (let i = 0; i < pairs.length; i += 2) if (pairs[i] !== 'n') visit(pairs[i + 1]!)
        cursor = next
      } while (cursor !== '0')
    },
    async next(after) {
      try {
        const args = ['BLOCK', blockMs, 'COUNT', 500, 'STREAMS', log, after]
        return toEntries(await within(blockMs + deadlineMs, following.command(log, 'XREAD', ...args)))
      } catch (error) {
        // A call that hangs would block the connection for good.
        if (isUp(following)) {
          following.close()
          following = link()
          void following.open()
        }
        throw error
      }
    },
    ready(ms) {
      if (isUp(asking) && isUp(following)) return Promise.resolve()
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          whenReady.delete(done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        whenReady.add(done)
      })
    },
    close() {
      asking.close()
      following.close()
    },
  }
}

function toReply(reply: string): SetReply {
  if (reply === '+') return { done: 'written' }
  return reply === '=' ? { done: 'same' } : { done: 'refused', value: reply }
}

/** XREAD of one stream: [key, entries] in RESP3, [[key, entries]] in RESP2, or nothing. An entry: [id, [name, value ...]]. */
function toEntries(reply: unknown): readonly LogEntry[] {
  const [first, second] = (reply ?? []) as [unknown, unknown]
  const entries = (Array.isArray(first) ? first[1] : second) as [string, string[]][] | undefined
  return (entries ?? []).map(([place, [, count, , value]]) => ({ place, count: Number(count), value: value ?? '' }))
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
