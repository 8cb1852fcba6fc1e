import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkAnswers, get } from './answers.ts'
import { type Contender, contenders, type Place } from './contenders.ts'
import { findProgram, nginxUpstreamCommand, redisCommand } from './peers.ts'
import { findCores, freePort, isListening, type Running, startProcess, waitUntilReady } from './processes.ts'
import type { LeftOut } from './report.ts'

/** A server that is up, answers correctly and will be timed. */
export interface Entrant {
  readonly name: string
  readonly what: string
  readonly guards: boolean
  readonly server: Running
  readonly url: string
  readonly readyMs: number | null
}

/** The application without a gateway: what the load generator can do at most. */
const direct = { name: 'direct', what: 'the application itself' }
export const names = [direct.name, ...contenders.map(({ name }) => name)]

export interface Field {
  readonly entrants: readonly Entrant[]
  /** Those that cannot take part, or answer wrongly; whoever measures adds those that fail on the way. */
  readonly leftOut: LeftOut[]
  /** The gateway's core and the other one; `null`: nothing is pinned. */
  readonly cores: ReturnType<typeof findCores>
  stop(): Promise<void>
}

/** Starts the application, the contenders that are wanted (`null`: all) and what they stand on, and checks their answers. */
export async function startField(only: readonly string[] | null): Promise<Field> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const cores = findCores()
  if (!cores)
    process.stderr.write(
      'bench: taskset is missing or there is one core only: nothing is pinned, the figures are rough\n',
    )
  const application = await startApplication(folder, cores?.rest ?? null)
  const isWanted = ({ name }: { name: string }) => only === null || only.includes(name)
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
  const servers = [...entrants, application].map(({ server }) => server)
  return {
    ...{ entrants, leftOut, cores },
    stop: async () => void (await Promise.all([...servers, ...(store ? [store.server] : [])].map((one) => one.stop()))),
  }
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
