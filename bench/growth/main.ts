// `npm run bench:growth`: how the cost of a request grows with what is configured and what is sent, see ../README.md.
import { parseArgs } from 'node:util'
import { plainTable } from '../report.ts'
import { factorPerTenfold, measure, type Point } from './curve.ts'
import { curves } from './curves.ts'

const help = `usage: npm run bench:growth -- [--only TEXT] [--json]

Processor time of one call by size, without sockets. "x10" is what ten times the size costs: 1 is flat, 10 is linear.

  --only TEXT   curves whose name holds this text
  --json        print JSON instead of a table
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) return void console.log(help)
  const wanted = curves.filter(({ what, of }) => `${what} ${of}`.includes(values.only))
  if (wanted.length === 0) throw new Error(`--only: no curve's name holds ${JSON.stringify(values.only)}`)
  const rows: { what: string; of: string; points: Point[] }[] = []
  for (const curve of wanted) {
    process.stderr.write(`bench:growth: ${curve.what}\n`)
    rows.push({ what: curve.what, of: curve.of, points: await measure(curve) })
  }
  if (values.json) return void console.log(JSON.stringify(rows, null, 2))
  const table = plainTable(['', 'µs by size', 'x10'], 2)
  for (const { what, of, points } of rows) {
    const line = points.map(({ size, nanos }) => `${size.toLocaleString('en')}: ${toMicros(nanos)}`).join('   ')
    table.push([`${what} (${of})`, line, factorPerTenfold(points).toFixed(1)])
  }
  console.log(table.toString())
}

function toMicros(nanos: number): string {
  return (nanos / 1e3).toFixed(nanos < 10_000 ? 2 : 0)
}

try {
  await main()
} catch (error) {
  console.error(`bench:growth: ${(error as Error).message}`)
  process.exitCode = 1
}
