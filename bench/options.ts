import { parseArgs } from 'node:util'
import { type WorkloadName, workloads } from './workload.ts'

export interface BenchOptions {
  readonly rounds: number
  /** Seconds of one timed run. */
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly connections: number
  readonly workload: WorkloadName
  /** Names of contenders; `null` for all. */
  readonly only: readonly string[] | null
  /** File for the JSON; `null` for one named by the date in bench/results. */
  readonly out: string | null
}

export function helpText(names: readonly string[]): string {
  return `usage: npm run bench -- [options]

Compares the gateway with its peers on one core each: same requests, same application, interleaved rounds.

  --quick            2 rounds of 1 second: under a minute, for a first look
  --rounds N         rounds (default 5)
  --seconds N        seconds of each run (default 3)
  --connections N    connections that are kept open (default 50)
  --workload NAME    ${Object.entries(workloads)
    .map(([name, { what }]) => `${name}: ${what}`)
    .join('\n                     ')} (default plain)
  --only A,B         only these of: ${names.join(', ')}
  --out FILE         where to write the JSON (default bench/results/DATE.json)
  --help             this text
`
}

/** Throws an error that says what is wrong with the arguments; `null` when help was asked for. */
export function parseOptions(args: readonly string[], names: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string', default: '50' },
      workload: { type: 'string', default: 'plain' },
      only: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const only = values.only?.split(',').filter((name) => name !== '') ?? null
  const unknown = only?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no ${unknown}; choose from ${names.join(', ')}`)
  if (!Object.hasOwn(workloads, values.workload)) {
    throw new Error(`--workload: there is no ${values.workload}; choose from ${Object.keys(workloads).join(', ')}`)
  }
  const { quick } = values
  return {
    rounds: toCount('--rounds', values.rounds ?? (quick ? '2' : '5'), 100),
    seconds: toCount('--seconds', values.seconds ?? (quick ? '1' : '3'), 600),
    warmUpSeconds: quick ? 1 : 3,
    connections: toCount('--connections', values.connections, 10_000),
    workload: values.workload as WorkloadName,
    only,
    out: values.out ?? null,
  }
}

function toCount(name: string, text: string, most: number): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new Error(`${name}: expected a whole number from 1 to ${most}, found ${JSON.stringify(text)}`)
}
