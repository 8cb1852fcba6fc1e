import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LedgerEvent, StateChange } from '../../gateway/contract/index.ts'
import { type Running, startProcess } from '../helpers/process.ts'

/**
 * A plugin that says which thread answered, and that ends its thread when it is told to: outside of any request, as a mistake
 * in a timer does.
 */
const plugin = `
import { threadId } from 'node:worker_threads'
export const who = {
  name: 'who', summary: 'Tells the thread.', config: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }, onFailure: 'open', budget: { syncMicros: 1000 },
  setup: () => ({
    onRequest(ctx) {
      ctx.addResponseHeader('x-worker', String(threadId))
      if (ctx.path === '/exit') setImmediate(() => process.exit(7))
      if (ctx.path === '/throw') setImmediate(() => { throw new Error('a mistake in a timer') })
    },
  }),
}
`

export interface Crew extends Running {
  readonly dir: string
  readonly configFile: string
  /** What is in the file of events so far, once it is written. */
  events(): LedgerEvent[]
  /** What it said of its own state, by `what`. */
  states(what: StateChange['what']): string[]
}

/** Every worker loads all code: on a machine that is busy otherwise that takes its time. */
const startMs = 90_000
/** For a test with one start and one replacement. */
export const patientMs = 180_000
/** For a worker that is replaced, or a reload on all. */
export const soonMs = 60_000

/** The gateway as a process with several workers. `yaml`: the sections besides addresses, upstream, drain and log. */
export async function startCrew(
  workers: number,
  upstream: string,
  yaml: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Crew> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const configFile = join(dir, 'gateway.config.yaml')
  await writeFile(join(dir, 'who.ts'), plugin)
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  await writeFile(configFile, crewConfig(workers, upstream, yaml))
  const running = await startProcess(['run', '--config', configFile], {}, startMs)
  const events = (): LedgerEvent[] => toEvents(running.stdout())
  const states = (what: StateChange['what']): string[] =>
    events().flatMap(({ type, data }) => {
      const { what: said, detail } = data as StateChange
      return type.includes('.state.') && said === what ? [detail] : []
    })
  return { ...running, dir, configFile, events, states }
}

export function crewConfig(workers: number, upstream: string, yaml: string): string {
  return [
    'edge: crew',
    `workers: ${workers}`,
    `upstreams: [{ name: app, url: '${upstream}' }]`,
    'drain: { delay: 0s, timeout: 10s }',
    'log: { access: false, pretty: false }',
    'events: { to: stdout, sample: 1 }',
    yaml,
  ].join('\n')
}

function toEvents(text: string): LedgerEvent[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LedgerEvent)
}

export interface Answer {
  /** 0: the connection broke. */
  readonly status: number
  readonly worker: string
  readonly id: string
}

/** One request on a connection of its own, so that any worker may get it. */
export function ask(url: string, agent: Agent | false = false): Promise<Answer> {
  return new Promise((resolve) => {
    const req = request(url, { agent, headers: agent === false ? { connection: 'close' } : {} }, (res) => {
      res.resume()
      const { 'x-worker': worker = '', 'x-request-id': id = '' } = res.headers
      res.on('close', () =>
        resolve({ status: res.complete ? res.statusCode! : 0, worker: String(worker), id: String(id) }),
      )
    })
    req.on('error', () => resolve({ status: 0, worker: '', id: '' }))
    req.end()
  })
}

/** So many requests, `abreast` at a time. */
export async function burst(url: string, count: number, abreast = 32): Promise<Answer[]> {
  const answers: Answer[] = []
  let sent = 0
  const send = async (): Promise<void> => {
    while (sent++ < count) answers.push(await ask(url))
  }
  await Promise.all(Array.from({ length: abreast }, send))
  return answers
}

export function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

export function workersIn(answers: readonly Answer[]): Set<string> {
  return new Set(answers.map(({ worker }) => worker).filter((worker) => worker !== ''))
}

/** The value of the first series whose line begins so; 0 when there is none. */
export function metricOf(page: string, start: string): number {
  const line = page.split('\n').find((one) => one.startsWith(start))
  return Number(line?.split(' ').at(-1) ?? 0)
}
