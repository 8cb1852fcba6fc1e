import Table from 'cli-table3'
import { everyPlugin, startChildGateway } from '../helpers/child-gateway.ts'
import { startApplication } from './application.ts'
import { MB } from './flow.ts'
import { maxGrowthBytes, measure, toBaseline } from './measure.ts'
import { scenarios } from './scenarios.ts'

// `npm run test:streams`: bodies of 2 GB through the gateway with every plugin on, and how much memory that takes.
const bodyBytes = 2_000 * MB
const slowSeconds = 6

const application = await startApplication()
const gateway = await startChildGateway(application.url, everyPlugin)
const base = await toBaseline(gateway)
const table = new Table({ head: ['stream', 'MB', 'seconds', 'MB/s', 'memory', 'growth', ''], style: { head: [] } })
let failed = 0
for (const scenario of scenarios(bodyBytes, slowSeconds)) {
  const { name, bytes, seconds, mostBytes, growthBytes } = await measure(gateway, base, scenario)
  const isFlat = growthBytes <= maxGrowthBytes
  if (!isFlat) failed++
  table.push([
    name,
    inMB(bytes),
    seconds.toFixed(1),
    inMB(bytes / seconds),
    inMB(mostBytes),
    inMB(growthBytes),
    isFlat ? 'ok' : 'TOO MUCH',
  ])
}
await gateway.stop()
application.close()
console.log(table.toString())
console.log(
  `Memory of the gateway in MB: ${inMB(base.idleBytes)} idle, at most ${inMB(base.warmBytes)} during short streams.`,
)
console.log(`Longer ones may add ${inMB(maxGrowthBytes)}. Slow ones are cut after ${slowSeconds} s.`)
process.exitCode = failed === 0 ? 0 : 1

function inMB(bytes: number): string {
  return (bytes / MB).toFixed(0)
}
