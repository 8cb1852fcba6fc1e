// `npm run bench`: the gateway beside its peers, see README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, release, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkAnswers, get } from './answers.ts'
import { type Contender, contenders, type Place } from './contenders.ts'
import { type ContenderResult, type Load, measure, type Run, startLoad } from './measure.ts'
import { type BenchOptions, helpText, parseOptions } from './options.ts'
import { findProgram, nginxUpstreamCommand, redisCommand } from './peers.ts'
import {
  endChildren,
  endChildrenOnExit,
  findCores,
  freePort,
  isListening,
  type Running,
  startProcess,
  waitUntilReady,
} from './processes.ts'
import { type LeftOut, toReport } from './report.ts'
import { judge, targets } from './targets.ts'
import { workloads } from './workload.ts'

/** A server that is up, answers correctly and will be timed. */
interface Entrant {
  readonly name: string
  readonly what: string
  readonly guards: boolean
  readonly server: Running
  readonly url: string
  readonly readyMs: number | null
}

/** The application without a gateway: what the load generator can do at most. */
const direct = { name: 'direct', what: 'the application itself' }
const names = [direct.name, ...contenders.map(({ name }) => name)]

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), names)
  if (!options) return void console.log(helpText(names))
  endChildrenOnExit()
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const cores = findCores()
  if (!cores) say('taskset is missing or there is one core only: nothing is pinned, the figures are rough')

  const load = await startLoad(cores?.rest ?? null)
  const application = await startApplication(folder, cores?.rest ?? null)
  const isWanted = ({ name }: { name: string }) => options.only === null || options.only.includes(name)
  const entrants = [application].filter(isWanted)
  const leftOut: LeftOut[] = []
  const present: Contender[] = []
  for (const contender of contenders.filter(isWanted)) {
    const absence = contender.absent()
    if (absence === null) present.push(contender)
    else leftOut.push({ name: contender.name, why: `absent: ${absence}` })
  }
  const store = present.some(({ needsRedis }) => needsRedis) ? await startStore(folder, cores?.rest ?? null) : null
  const surroundings = { upstream: application.url, redis: store?.url ?? '' }
  for (const contender of present) {
    await enter(contender, surroundings, join(folder, contender.name), cores?.gateway ?? null, entrants, leftOut)
  }
  const runs = await runRounds(load, entrants, leftOut, options)
  const results = entrants
    .filter(({ name }) => runs.get(name)!.length === options.rounds)
    .map(({ name, what, readyMs, server }): ContenderResult => {
      return { name, what, runs: runs.get(name)!, readyMs, residentBytes: server.residentBytes() }
    })
  await Promise.all([
    load.stop(),
    ...entrants.map(({ server }) => server.stop()),
    application.server.stop(),
    store?.server.stop(),
  ])
  console.log(toReport(results, leftOut, options.workload))
  say(`written to ${writeJson(options, cores !== null, results, leftOut)}`)
  if (leftOut.some(({ why }) => !why.startsWith('absent'))) process.exitCode ??= 1
}

async function startApplication(folder: string, core: number | null): Promise<Entrant> {
  const port = await freePort()
  const own = join(folder, direct.name)
  mkdirSync(own)
  const script = fileURLToPath(new URL('./upstream.ts', import.meta.url))
  const command = findProgram('nginx')
    ? nginxUpstreamCommand({ port, folder: own })
    : { file: process.execPath, args: [script, String(port)] }
  const server = startProcess(direct.name, command, core)
  const url = `http://127.0.0.1:${port}`
  await waitUntilReady(server, async () => (await get(url, '/')).status === 200)
  await checkAnswers(direct.name, url, false)
  return { ...direct, guards: false, server, url, readyMs: null }
}

/** On the core of the application: what a contender spends on asking counts, what the store spends does not. */
async function startStore(
  folder: string,
  core: number | null,
): Promise<{ readonly url: string; readonly server: Running }> {
  const port = await freePort()
  const own = join(folder, 'redis')
  mkdirSync(own)
  const server = startProcess('redis-server', redisCommand({ port, folder: own }), core)
  await waitUntilReady(server, () => isListening(port))
  return { url: `redis://127.0.0.1:${port}`, server }
}

/** Starts a contender and checks it; one that fails is left out and the others go on. */
async function enter(
  contender: Contender,
  surroundings: Pick<Place, 'upstream' | 'redis'>,
  folder: string,
  core: number | null,
  entrants: Entrant[],
  leftOut: LeftOut[],
): Promise<void> {
  const { name, what, guards } = contender
  mkdirSync(folder)
  const place: Place = { port: await freePort(), adminPort: await freePort(), folder, ...surroundings }
  const server = startProcess(name, contender.command(place), core)
  try {
    const ready = new URL(contender.readyUrl(place))
    const readyMs = await waitUntilReady(server, async () => (await get(ready.origin, ready.pathname)).status === 200)
    const url = `http://127.0.0.1:${place.port}`
    await checkAnswers(name, url, guards)
    entrants.push({ name, what, guards, server, url, readyMs })
  } catch (error) {
    leftOut.push({ name, why: (error as Error).message })
    await server.stop()
  }
}

/** Warm-up, then rounds in which each is timed once; every second round goes the other way, so that drift cancels out. */
async function runRounds(
  load: Load,
  entrants: readonly Entrant[],
  leftOut: LeftOut[],
  { rounds, seconds, warmUpSeconds, connections, workload }: BenchOptions,
): Promise<Map<string, Run[]>> {
  const runs = new Map(entrants.map(({ name }) => [name, [] as Run[]]))
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? `warm-up, ${entrants.length} servers` : `round ${round} of ${rounds}`)
    const order = round % 2 === 0 ? entrants.toReversed() : entrants
    for (const { name, server, guards, url } of order) {
      if (leftOut.some((other) => other.name === name)) continue
      try {
        const job = { url, workload, connections, seconds: round === 0 ? warmUpSeconds : seconds }
        const run = await measure(load, server, guards, workloads[workload], job)
        if (round > 0) runs.get(name)!.push(run)
      } catch (error) {
        leftOut.push({ name, why: (error as Error).message })
      }
    }
  }
  return runs
}

function writeJson(
  options: BenchOptions,
  pinned: boolean,
  results: readonly ContenderResult[],
  leftOut: readonly LeftOut[],
): string {
  const date = new Date().toISOString()
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    arch: arch(),
    kernel: release(),
    node: process.version,
  }
  const judgements = targets
    .filter(({ workload }) => workload === options.workload)
    .map((target) => judge(target, results))
  const file = options.out ?? fileURLToPath(new URL(`./results/${date.replaceAll(':', '')}.json`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  const content = { date, machine, pinned, options, results, leftOut, targets: judgements.filter(Boolean) }
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`)
}

try {
  await main()
} catch (error) {
  // An interruption fails whatever was under way: its exit code is already set.
  if (process.exitCode === undefined) console.error(`bench: ${(error as Error).message}`)
  await endChildren()
  process.exit(process.exitCode ?? 1)
}
