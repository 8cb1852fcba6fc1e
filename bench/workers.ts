import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { get } from './answers.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { findProgram, nginxUpstreamCommand } from './peers.ts'
import { endChildrenOnExit, freePort, type Started, startProcess, waitUntilReady } from './processes.ts'
import { startLoad } from './sender.ts'
import { median } from './statistics.ts'

/**
 * `npm run bench:workers`: the gateway with everything on, with one worker and with several. Nothing is pinned: the gateway,
 * the application and the load share the cores, so that requests a second say how the machine is filled, and processor time a
 * request says what another worker costs the others. Interleaved rounds, medians.
 */
const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '1,2,4' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
  },
})
const counts = values.counts.split(',').map(Number)
/** Linux counts processor time in ticks of 10 ms. */
const microsPerTick = 10_000

interface Candidate {
  readonly workers: number
  readonly server: Started
  readonly url: string
  readonly rates: number[]
  readonly micros: number[]
  readonly mainMicros: number[]
}

endChildrenOnExit()
const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const upstream = await startApplication()
const candidates: Candidate[] = []
for (const workers of counts) candidates.push(await startGateway(workers))
const load = await startLoad<LoadJob, LoadResult>('load.ts', null)
for (const { url } of candidates) await load.run(jobFor(url, 2))
for (let round = 0; round < Number(values.rounds); round++) {
  for (const candidate of round % 2 === 0 ? candidates : candidates.toReversed()) await measure(candidate)
}
console.log('| workers | requests/s | CPU µs a request | of it the main thread | RSS MB |\n|---|---|---|---|---|')
for (const { workers, server, rates, micros, mainMicros } of candidates) {
  const cells = [median(rates).toFixed(0), median(micros).toFixed(1), median(mainMicros).toFixed(1)]
  console.log(`| ${workers} | ${cells.join(' | ')} | ${Math.round((server.residentBytes() ?? 0) / 1e6)} |`)
}
await Promise.all(candidates.map(({ server }) => server.stop()))
await load.stop()
process.exit()

function jobFor(url: string, seconds: number): LoadJob {
  return { url, workload: 'plain', connections: Number(values.connections), seconds }
}

async function measure({ server, url, rates, micros, mainMicros }: Candidate): Promise<void> {
  const before = ticks(server.child.pid!)
  const result = await load.run(jobFor(url, Number(values.seconds)))
  const after = ticks(server.child.pid!)
  const answers = result.statuses[200] ?? 0
  if (result.failures > 0 || Object.keys(result.statuses).length > 1) throw new Error(JSON.stringify(result))
  rates.push(result.requestsPerSecond)
  micros.push(((after.all - before.all) * microsPerTick) / answers)
  mainMicros.push(((after.main - before.main) * microsPerTick) / answers)
}

/** Of all threads, and of the one that began the process. */
function ticks(pid: number): { readonly all: number; readonly main: number } {
  const own = (file: string): number => {
    const stat = readFileSync(file, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  }
  return { all: own(`/proc/${pid}/stat`), main: own(`/proc/${pid}/task/${pid}/stat`) }
}

async function startApplication(): Promise<string> {
  const port = await freePort()
  const own = join(folder, 'application')
  mkdirSync(own)
  const script = fileURLToPath(new URL('./upstream.ts', import.meta.url))
  const command = findProgram('nginx')
    ? nginxUpstreamCommand({ port, folder: own })
    : { file: process.execPath, args: [script, String(port)] }
  const url = `http://127.0.0.1:${port}`
  await waitUntilReady(startProcess('application', command, null), async () => (await get(url, '/')).status === 200)
  return url
}

async function startGateway(workers: number): Promise<Candidate> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const config = fileURLToPath(new URL('./configs/full.yaml', import.meta.url))
  const main = fileURLToPath(new URL('../gateway/main.ts', import.meta.url))
  const env = {
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_ADMIN: `127.0.0.1:${adminPort}`,
    SALLYPORT_UPSTREAM: upstream,
    SALLYPORT_EVENTS: join(folder, `events-${workers}.ndjson`),
    SALLYPORT_WORKERS: String(workers),
  }
  const command = { file: process.execPath, args: [main, 'run', '--config', config], env }
  const server = startProcess(`${workers} workers`, command, null)
  const admin = `http://127.0.0.1:${adminPort}`
  await waitUntilReady(server, async () => (await get(admin, '/readyz')).status === 200)
  return { workers, server, url: `http://127.0.0.1:${port}`, rates: [], micros: [], mainMicros: [] }
}
