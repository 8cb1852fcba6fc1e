// `npm run bench:latency`: what each server adds at fixed rates, see README.md.
import { parseArgs } from 'node:util'
import { names, startField } from './entrants.ts'
import type { OpenLoopJob, OpenLoopResult } from './open-loop.ts'
import { endChildren, endChildrenOnExit } from './processes.ts'
import { plainTable } from './report.ts'
import { startLoad } from './sender.ts'
import { median } from './statistics.ts'

const help = `usage: npm run bench:latency -- [--only A,B] [--rates 500,2000,8000] [--rounds N] [--seconds N]

Sends at fixed rates whatever comes back, to the application itself and to each server before it, in interleaved rounds,
and prints the median of p50, p99 and p99.9 over the rounds, and how much lies between the server and the application.

  --only A,B     servers to compare (default full,bare,http-proxy,nginx; there are ${names.join(', ')})
  --rates LIST   requests a second (default 500,2000,8000)
  --rounds N     rounds (default 5)
  --seconds N    seconds of each run (default 3)
`
const warmUpSeconds = 2
const connections = 50

type Percentiles = OpenLoopResult['percentiles']

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'full,bare,http-proxy,nginx' },
      rates: { type: 'string', default: '500,2000,8000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void console.log(help)
  const only = values.only.split(',')
  const unknown = only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no ${unknown}; choose from ${names.join(', ')}`)
  const rates = values.rates.split(',').map((text) => toNumber('--rates', text))
  const [rounds, seconds] = [toNumber('--rounds', values.rounds), toNumber('--seconds', values.seconds)]
  endChildrenOnExit()
  const field = await startField(['direct', ...only])
  const load = await startLoad<OpenLoopJob, OpenLoopResult>('open-loop.ts', field.cores?.rest ?? null)
  const seen = new Map<string, Percentiles[]>()
  for (const { name, url } of field.entrants) {
    await load.run({ url, workload: 'plain', connections, rate: rates.at(-1)!, seconds: warmUpSeconds })
    for (const rate of rates) seen.set(`${name} ${rate}`, [])
  }
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`bench: round ${round + 1} of ${rounds}\n`)
    for (const rate of rates) {
      for (const { name, url } of round % 2 === 0 ? field.entrants : field.entrants.toReversed()) {
        const result = await load.run({ url, workload: 'plain', connections, rate, seconds })
        seen.get(`${name} ${rate}`)!.push(percentilesOf(name, rate, result))
      }
    }
  }
  await Promise.all([load.stop(), field.stop()])
  console.log(
    toTable(
      field.entrants.map(({ name }) => name),
      rates,
      seen,
    ),
  )
  for (const { name, why } of field.leftOut) console.log(`${name}: not timed: ${why}`)
}

function toTable(
  servers: readonly string[],
  rates: readonly number[],
  seen: ReadonlyMap<string, readonly Percentiles[]>,
) {
  const table = plainTable(['', 'req/s', 'p50 ms', 'p99', 'p99.9', '+p50', '+p99', '+p99.9'], 1)
  for (const name of servers) {
    for (const rate of rates) {
      const own = middle(seen.get(`${name} ${rate}`)!)
      const direct = middle(seen.get(`direct ${rate}`)!)
      const added = own.map((value, i) => value - direct[i]!)
      table.push([name, rate, ...own.map(show), ...(name === 'direct' ? ['', '', ''] : added.map(show))])
    }
  }
  return table.toString()
}

function middle(all: readonly Percentiles[]): number[] {
  return (['p50', 'p99', 'p999'] as const).map((name) => median(all.map((one) => one[name])))
}

function show(ms: number): string {
  return Number.isNaN(ms) ? 'late' : ms.toFixed(2)
}

/** No figures where a server could not keep up: what is late for lack of time says nothing about what it adds. */
function percentilesOf(name: string, rate: number, result: OpenLoopResult): Percentiles {
  const { percentiles, statuses, sent, failures } = result
  const wrong = Object.keys(statuses).filter((status) => status !== '200')
  if (wrong.length > 0) throw new Error(`${name} at ${rate}/s answers ${wrong.join(', ')} to some of ${sent} requests`)
  return failures === 0 ? percentiles : { p50: Number.NaN, p99: Number.NaN, p999: Number.NaN }
}

function toNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value
  throw new Error(`${name}: expected a whole number from 1 to 100000, found ${JSON.stringify(text)}`)
}

try {
  await main()
} catch (error) {
  if (process.exitCode === undefined) console.error(`bench:latency: ${(error as Error).message}`)
  await endChildren()
  process.exit(process.exitCode ?? 1)
}
