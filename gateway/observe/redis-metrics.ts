import type { Registry } from '@prometheus-io/client'
import { expose, type Sample } from './exposition.ts'

/** What the store knows of itself. */
export interface RedisReadings {
  readonly servers: number
  readonly away: number
  readonly openings: number
  readonly awayMs: number
  readonly calls: number
  readonly errors: Readonly<Record<string, number>>
  readonly keySizes: readonly { readonly family: string; readonly bytes: number; readonly budgetBytes: number }[]
}

/** Puts the metrics of Redis on the page; without Redis they have no series. */
export function addRedis(registry: Registry, read: () => RedisReadings | null): undefined {
  const add = (
    type: 'counter' | 'gauge',
    short: string,
    help: string,
    samples: (readings: RedisReadings) => Iterable<Sample>,
  ): undefined => {
    const present = (): Iterable<Sample> => {
      const readings = read()
      return readings === null ? [] : samples(readings)
    }
    expose(registry, { name: `sallyport_redis_${short}`, help, type, samples: present })
  }
  const one = (value: number): Sample[] => [{ value }]
  add('gauge', 'servers', 'Servers that take writes: 1, or the masters of a Cluster.', ({ servers }) => one(servers))
  add('gauge', 'servers_away', 'Those of them that do not answer in time.', ({ away }) => one(away))
  add('counter', 'away_total', 'How often a server was found to be away.', ({ openings }) => one(openings))
  add('counter', 'away_seconds_total', 'Time with a server away.', ({ awayMs }) => one(awayMs / 1_000))
  add('counter', 'calls_total', 'Calls to Redis.', ({ calls }) => one(calls))
  add('counter', 'errors_total', 'Calls that came to nothing, by kind.', ({ errors }) =>
    Object.entries(errors).map(([kind, value]) => ({ value, labels: { kind } })),
  )
  add('gauge', 'key_bytes', 'Memory of the key of a family that was weighed last.', ({ keySizes }) =>
    keySizes.map(({ family, bytes }) => ({ value: bytes, labels: { family } })),
  )
  add('gauge', 'key_budget_bytes', 'Memory that one key of a family is meant to take.', ({ keySizes }) =>
    keySizes.map(({ family, budgetBytes }) => ({ value: budgetBytes, labels: { family } })),
  )
}
