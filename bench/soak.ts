// `npm run bench:soak`: whether memory stays flat over many requests, see README.md.
import { parseArgs } from 'node:util'
import { names, startField } from './entrants.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { measure } from './measure.ts'
import { endChildren, endChildrenOnExit } from './processes.ts'
import { plainTable } from './report.ts'
import { startLoad } from './sender.ts'
import { type WorkloadName, workloads } from './workload.ts'

const help = `usage: npm run bench:soak -- [--server NAME] [--requests N] [--workload NAME]

Sends requests until so many are answered, and prints the resident memory of the server on the way: at a fifth of the way the
caches are full, from there it should stay.

  --server NAME     ${names.join(', ')} (default full)
  --requests N      how many (default 5000000: some minutes)
  --workload NAME   ${Object.keys(workloads).join(' or ')} (default mix)
`

const stepSeconds = 10
/** A server that answers nothing would keep the bench for ever. */
const mostSteps = 360

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      server: { type: 'string', default: 'full' },
      requests: { type: 'string', default: '5000000' },
      workload: { type: 'string', default: 'mix' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void console.log(help)
  const wanted = Number(values.requests)
  if (!(wanted >= 1 && wanted <= 1e9)) throw new Error(`--requests: expected 1 to 1000000000, found ${values.requests}`)
  if (!names.includes(values.server)) throw new Error(`--server: there is no ${values.server}`)
  if (!Object.hasOwn(workloads, values.workload)) throw new Error(`--workload: there is no ${values.workload}`)
  const workload = values.workload as WorkloadName
  endChildrenOnExit()
  const field = await startField([values.server])
  const [entrant] = field.entrants
  if (entrant === undefined) throw new Error(field.leftOut.map(({ name, why }) => `${name}: ${why}`).join('; '))
  const load = await startLoad<LoadJob, LoadResult>('load.ts', field.cores?.rest ?? null)
  const { server, guards, url } = entrant
  const table = plainTable(['requests', 'resident MB', 'req/CPU s'], 0)
  let answered = 0
  for (let step = 0; answered < wanted && step < mostSteps; step++) {
    const job = { url, workload, connections: 50, seconds: stepSeconds }
    const run = await measure(load, server, guards, workloads[workload], job)
    answered += Object.values(run.statuses).reduce((sum, count) => sum + count, 0)
    const [megabytes, rate] = [(server.residentBytes() ?? 0) / 1e6, run.requestsPerCpuSecond ?? 0]
    table.push([answered.toLocaleString('en'), Math.round(megabytes), Math.round(rate).toLocaleString('en')])
    process.stderr.write(`bench:soak: ${answered.toLocaleString('en')} answered, ${Math.round(megabytes)} MB\n`)
  }
  await Promise.all([load.stop(), field.stop()])
  console.log(table.toString())
  if (answered < wanted) throw new Error(`only ${answered} of ${wanted} requests were answered in time`)
}

try {
  await main()
} catch (error) {
  if (process.exitCode === undefined) console.error(`bench:soak: ${(error as Error).message}`)
  await endChildren()
  process.exit(process.exitCode ?? 1)
}
