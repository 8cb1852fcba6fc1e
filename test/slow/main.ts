import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { siege } from './siege.ts'

// `npm run test:slow [-- --seconds 600 --connections 100]`: slow clients of every kind against one who is not.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    connections: { type: 'string', default: '100' },
  },
})
const seconds = toCount('--seconds', values.seconds)
const connectionsEach = toCount('--connections', values.connections)

/** From here on the defaults (10 s for heads, 60 s for bodies and reading) have time to show. */
const longSeconds = 180
const http = seconds >= longSeconds ? '{}' : '{ headersTimeout: 3s, requestTimeout: 5s, writeTimeout: 5s }'
const maxP99Ms = 50
const maxGrowthMB = 30

const result = await siege({ seconds, connectionsEach, http, withTool: true })
const table = new Table({ head: ['attackers', 'held at the end', 'opened', 'cut', 'refused'], style: { head: [] } })
for (const { trick, held, opened, cut, refused } of result.tallies) table.push([trick, held, opened, cut, refused])
console.log(table.toString())
const { count, failed, p50Ms, p99Ms, mostMs } = result.visits
const [quiet, early, late] = [result.quietBytes, result.earlyBytes, result.lateBytes].map((bytes) => bytes / 1_000_000)
const growth = late! - early!
console.log(`http: ${http}; slowhttptest: ${result.tool}`)
console.log(
  `Somebody else: ${count} requests, ${failed} failed; p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}, most ${ms(mostMs)}.`,
)
console.log(`Directly to the application: p50 ${ms(result.directVisits.p50Ms)}, p99 ${ms(result.directVisits.p99Ms)}.`)
console.log(
  `Memory of the gateway: ${quiet!.toFixed(0)} MB before, at most ${early!.toFixed(0)} MB in the first half, ${late!.toFixed(0)} MB in the second.`,
)
console.log(`Connections left open behind the attackers: ${result.leftOpen}.`)
const faults = [
  p99Ms > maxP99Ms && `p99 is over ${maxP99Ms} ms`,
  failed > 0 && 'requests failed',
  growth > maxGrowthMB && `memory grew by ${growth.toFixed(0)} MB`,
  result.leftOpen > 0 && 'connections are left',
  ...result.tallies.map(({ trick, cut }) => cut === 0 && `nobody cut: ${trick}`),
].filter((fault) => fault !== false)
console.log(faults.length === 0 ? 'ok' : `FAILED: ${faults.join('; ')}`)
process.exitCode = faults.length === 0 ? 0 : 1

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}

function toCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new Error(`${name}: expected a whole number from 1, found ${text}`)
  return count
}
