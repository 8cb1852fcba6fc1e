import { parseArgs } from 'node:util'
import type { Counted, Size } from './limits.ts'

export interface AccuracyOptions {
  readonly gateways: number
  readonly keys: number
  readonly seconds: number
  readonly size: Size
  readonly holdMs: number
  /** A duration as the config has it. */
  readonly deadline: string
  isWanted(way: Counted): boolean
  /** Only runs whose name holds this; `null` for all. */
  readonly runs: string | null
}

export const helpText = `usage: npm run accuracy -- [options]

Starts gateways, a Redis and an application, sends an open loop of requests, and prints for each algorithm and
coordination what reached the application against what may. All of it takes about twenty minutes.

  --only A,B         only these algorithms or coordinations: token-bucket, exact, sliding-window/leased ...
  --runs TEXT        only runs whose name holds this text
  --gateways N       processes that count together (default 3)
  --keys N           keys of each limit (default 200)
  --seconds N        seconds of each run (default 6)
  --rate N           tokens a second of each key (default 10)
  --burst N          what a bucket holds (default 10)
  --window N         seconds of a window (default 1)
  --in-flight N      requests of a key at a time (default 4)
  --hold MS          how long the application keeps a request, for concurrency (default 400)
  --deadline TIME    redis.deadline (default 250ms: a busy machine must not make answers late where none is meant to be)
  --help             this text
`

const names = ['gateways', 'keys', 'seconds', 'rate', 'burst', 'window', 'in-flight', 'hold'] as const
const defaults: Readonly<Record<(typeof names)[number], string>> = {
  gateways: '3',
  keys: '200',
  seconds: '6',
  rate: '10',
  burst: '10',
  window: '1',
  'in-flight': '4',
  hold: '400',
}

/** Throws an error that says what is wrong with the arguments; `null` when help was asked for. */
export function parseOptions(args: readonly string[]): AccuracyOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string', default: defaults[name] } as const])),
      only: { type: 'string' },
      runs: { type: 'string' },
      deadline: { type: 'string', default: '250ms' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help === true) return null
  const [gateways, keys, seconds, rate, burst, window, inFlight, holdMs] = names.map((name) =>
    toCount(name, (values as Record<string, unknown>)[name]),
  )
  if (keys! % 10 !== 0)
    throw new Error('--keys: expected a multiple of 10, because a tenth of them has its turn at a time')
  const only = (values.only as string | undefined)?.split(',') ?? null
  return {
    ...{ gateways: gateways!, keys: keys!, seconds: seconds!, holdMs: holdMs! },
    size: { rate: rate!, burst: burst!, window: window!, inFlight: inFlight! },
    deadline: String(values.deadline),
    isWanted: ({ algorithm, coordination }) =>
      only === null || [algorithm, coordination, `${algorithm}/${coordination}`].some((name) => only.includes(name)),
    runs: (values.runs as string | undefined) ?? null,
  }
}

function toCount(name: string, text: unknown): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count
  throw new Error(`--${name}: expected a whole number from 1 to 10000, found ${JSON.stringify(text)}`)
}
