// `npm run bench:micro`: what each part costs alone, see ../README.md.
import { parseArgs } from 'node:util'
import { Bench, type Task } from 'tinybench'
import { plainTable } from '../report.ts'
import { bodyCases } from './bodies.ts'
import type { Case } from './case.ts'
import { hookCases } from './hooks.ts'
import { leakCases } from './leaks.ts'
import { limitCases } from './limits.ts'
import { pipelineCases } from './pipeline.ts'
import { policyCases } from './policies.ts'

const help = `usage: npm run bench:micro -- [--only TEXT] [--time MS] [--json]

Microseconds of one call of each part, without sockets: hooks of the shipped plugins, the pipeline, policies, limits,
decoding and detection. Compare figures of one run only.

  --only TEXT   cases whose name holds this text
  --time MS     how long each case runs (default 300)
  --json        print JSON instead of a table
`

interface Row {
  readonly name: string
  readonly medianMicros: number
  readonly p99Micros: number
  readonly calls: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      time: { type: 'string', default: '300' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void console.log(help)
  const time = Number(values.time)
  if (!(time >= 1 && time <= 60_000)) throw new Error(`--time: expected 1 to 60000 ms, found ${values.time}`)
  const rows: Row[] = []
  for (const makeCases of [hookCases, bodyCases, pipelineCases, policyCases, limitCases, leakCases]) {
    const cases = (await makeCases()).filter(({ name }) => name.includes(values.only))
    for (const one of cases) rows.push(await measure(one, time))
  }
  if (rows.length === 0) throw new Error(`--only: no case's name holds ${JSON.stringify(values.only)}`)
  console.log(values.json ? JSON.stringify(rows, null, 2) : toTable(rows))
}

/** Cases do their work several times a call where one is too short for the clock. */
async function measure({ name, times = 1, run }: Case, time: number): Promise<Row> {
  const bench = new Bench({ time, warmupTime: time / 2, retainSamples: true })
  bench.add(name, run)
  const [task] = await bench.run()
  const { result } = task as Task
  if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
  const { latency } = result
  const micros = (ms: number | undefined): number => ((ms ?? Number.NaN) * 1_000) / times
  return {
    name,
    medianMicros: micros(latency.p50),
    p99Micros: micros(latency.p99),
    calls: latency.samplesCount * times,
  }
}

function toTable(rows: readonly Row[]): string {
  const table = plainTable(['', 'µs', 'p99 µs', 'calls'], 1)
  for (const { name, medianMicros, p99Micros, calls } of rows) {
    table.push([name, medianMicros.toFixed(2), p99Micros.toFixed(2), calls.toLocaleString('en')])
  }
  return table.toString()
}

try {
  await main()
} catch (error) {
  console.error(`bench:micro: ${(error as Error).message}`)
  process.exitCode = 1
}
