import type { Connection } from './redis-connection.ts'

/** Why a call came to nothing. */
export type RedisErrorKind = (typeof kinds)[number]

const kinds = ['late', 'lost', 'readonly', 'full', 'busy', 'denied', 'other'] as const

/** What calls to Redis came to. */
export interface Meter {
  readonly calls: () => number
  readonly errors: Readonly<Record<RedisErrorKind, number>>
  /** A request gave up waiting. */
  late(): undefined
  /** The same connection, with its calls counted and timed. */
  over(connection: Connection): Connection
}

/** @param onRoundTrip gets the time of each call that was answered, in seconds. */
export function createMeter(onRoundTrip: (seconds: number) => void): Meter {
  const errors = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<RedisErrorKind, number>
  let calls = 0

  async function time<T>(work: Promise<T>): Promise<T> {
    const startMs = performance.now()
    calls++
    try {
      const reply = await work
      onRoundTrip((performance.now() - startMs) / 1_000)
      return reply
    } catch (error) {
      errors[kindOf(error)]++
      throw error
    }
  }

  return {
    calls: () => calls,
    errors,
    late() {
      errors.late++
    },
    over: (connection) => ({
      ...connection,
      run: (script, keys, args) => time(connection.run(script, keys, args)),
      command: (key, name, ...args) => time(connection.command(key, name, ...args)),
    }),
  }
}

/** First words of the errors of a server; everything without one of them is a connection that failed. */
const kindsByWord: Readonly<Record<string, RedisErrorKind>> = {
  READONLY: 'readonly',
  OOM: 'full',
  LOADING: 'busy',
  BUSY: 'busy',
  TRYAGAIN: 'busy',
  CLUSTERDOWN: 'busy',
  MASTERDOWN: 'busy',
  MOVED: 'busy',
  ASK: 'busy',
  NOPERM: 'denied',
  NOAUTH: 'denied',
  WRONGPASS: 'denied',
}

function kindOf(error: unknown): RedisErrorKind {
  const word = error instanceof Error ? /^[A-Z]+(?= )/.exec(error.message)?.[0] : undefined
  return word === undefined ? 'lost' : (kindsByWord[word] ?? 'other')
}
