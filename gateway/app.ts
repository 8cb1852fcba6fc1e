import { randomBytes, randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { describeConfig } from './config/describe.ts'
import { readDocuments } from './config/documents.ts'
import { loadConfig } from './config/load.ts'
import type { Config } from './config/schema.ts'
import { type Clock, formatProblem, type PluginDefinition, ProblemsError } from './contract/index.ts'
import { startDemo } from './demo/start.ts'
import { drain } from './drain.ts'
import { createLedger, type Ledger } from './events/ledger.ts'
import { createDecisionMemory, type DecisionMemory } from './events/memory.ts'
import type { Sink } from './events/sink.ts'
import { createFileSink } from './events/sinks/file.ts'
import { noSink } from './events/sinks/none.ts'
import { createStdoutSink } from './events/sinks/stdout.ts'
import { buildGeneration, type Generation } from './generation.ts'
import { handle } from './handle.ts'
import { createFactRegistry, createTableRegistry, type FactRegistry } from './host.ts'
import { createDataServer, type DataServer } from './http/server.ts'
import { loadedFiles } from './loaded-files.ts'
import { createAdmin } from './observe/admin.ts'
import { createLog, type Log } from './observe/log.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { serialReload, watchFiles } from './reload.ts'
import type { Edge } from './request/edge.ts'
import { unreadDecision } from './request/exchange.ts'
import { createLocalTable } from './state/local-table.ts'
import { version } from './version.ts'

export interface AppOptions {
  readonly configFile: string
  readonly builtins: readonly PluginDefinition[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

export interface App {
  readonly listen: { readonly host: string; readonly port: number }
  readonly admin: { readonly host: string; readonly port: number } | null
  /** Address of the bundled demo application, when the config asks for it. */
  readonly demo: string | null
  readonly log: Log
  config(): Config
  /** False: the new configuration has problems, which are logged, and the old one stays. */
  reload(): Promise<boolean>
  /** Stops without losing a request; resolves when everything is written and closed. */
  drain(delayMs: number): Promise<void>
}

/** What the parts of one running gateway share. */
interface Parts {
  readonly options: AppOptions
  readonly log: Log
  readonly metrics: Metrics
  readonly ledger: Ledger
  readonly memory: DecisionMemory
  readonly facts: FactRegistry
  readonly demo: { start(): Promise<string>; readonly url: string | null; close(): Promise<void> }
  generation: Generation
  draining: boolean
  inFlight: number
}

/** Flushing the ledger and closing plugins may take this long after the last request. */
const closeDeadlineMs = 3_000

/** Builds everything from one config file and starts it. Throws `ProblemsError` for mistakes in files. */
export async function startApp(options: AppOptions): Promise<App> {
  const config = await loadConfig(options.configFile, options)
  const parts = createParts(options, config)
  const build = generationBuilder(parts)
  const first = await build(config)
  parts.generation = first.generation
  const server = serve(parts, config)
  const listen = await server.listen(config.listen)
  const admin = adminOf(parts, server)
  const adminAddress = config.admin && (await admin.listen(config.admin))
  const watch = watchFiles(() => void reload())
  watch.replace(first.files)
  const reload = serialReload(() => reloadOnce(parts, build, watch.replace))
  parts.ledger.emit('state', { what: 'start', detail: parts.generation.policy })
  return {
    listen,
    admin: adminAddress,
    demo: parts.demo.url,
    log: parts.log,
    config: () => parts.generation.config,
    reload,
    async drain(delayMs) {
      watch.close()
      parts.ledger.emit('state', { what: 'drain', detail: `${parts.inFlight} requests in flight` })
      const outcome = await drain({ ...server, announce: () => announce(parts) }, delayMs, config.drain.timeoutMs)
      parts.log.logger.info({ outcome }, 'drained')
      await within(closeDeadlineMs, parts.generation.retire())
      await parts.ledger.close(closeDeadlineMs)
      await within(closeDeadlineMs, admin.close())
      await parts.demo.close()
      await parts.log.flush()
    },
  }
}

function createParts(options: AppOptions, config: Config): Parts {
  const { level, access, pretty } = config.log
  const log = createLog({ level, access, pretty: pretty ?? process.stderr.isTTY === true })
  const { to, file, sample, queue } = config.events
  const sink: Sink = to === 'stdout' ? createStdoutSink() : to === 'file' ? createFileSink(file!) : noSink
  const boot = randomBytes(4).toString('hex')
  const ledger = createLedger({ edge: config.edge, boot, clock: options.clock, sample, capacity: queue, sink, log: log.logger })
  return {
    options,
    log,
    metrics: createMetrics({ version }),
    ledger,
    memory: createDecisionMemory(Math.max(1, config.pipeline.memory)),
    facts: createFactRegistry(),
    demo: demoApplication(),
    generation: undefined as unknown as Generation,
    draining: false,
    inFlight: 0,
  }
}

type Build = (config: Config) => Promise<{ readonly generation: Generation; readonly files: readonly string[] }>

/** Builds generations; facts and tables outlast them, so that counters survive a reload. */
function generationBuilder({ options, log, metrics, ledger, facts, demo }: Parts): Build {
  const { clock } = options
  const tables = createTableRegistry((tableOptions) => createLocalTable({ ...tableOptions, clock }))
  return async (config) => {
    const files = loadedFiles(config, (patterns) => readDocuments(patterns, dirname(config.file)))
    const generation = await buildGeneration(config, {
      clock,
      facts,
      table: tables.table,
      documents: files.documents,
      logger: (plugin) => log.child({ plugin }),
      metrics: (plugin) => metrics.pluginMetrics(plugin),
      newRequestId: randomUUID,
      demoUrl: demo.start,
      policyHash: files.hash,
      onOverrun(plugin, overrunMs, bypassedForMs) {
        log.logger.warn({ plugin, overrunMs, bypassedForMs }, 'a plugin is over its time budget')
        if (bypassedForMs === 0) return
        metrics.bypassed(plugin, true)
        ledger.emit('state', { what: 'bypass', detail: `${plugin} for ${bypassedForMs} ms` })
      },
      onRecovered(plugin) {
        metrics.bypassed(plugin, false)
        ledger.emit('state', { what: 'recover', detail: plugin })
      },
    })
    return { generation, files: files.paths() }
  }
}

function serve(parts: Parts, { http }: Config): DataServer {
  const { options, log, metrics, ledger, memory, facts } = parts
  const settled: Edge['settled'] = (decision, requestMicros) => {
    memory.add(decision)
    metrics.settled(decision, requestMicros)
    ledger.decision(decision)
    log.access(decision, requestMicros)
  }
  const edge: Edge = {
    current: () => parts.generation,
    clock: options.clock,
    monitor: {
      phase: metrics.phase,
      failure(plugin, hook, why, error) {
        metrics.pluginFailure(plugin, hook, why)
        if (error !== null) log.logger.error({ plugin, hook, err: error }, 'a plugin failed')
      },
    },
    facts: { identity: facts.fact('client.identity'), standing: facts.fact('client.standing') },
    newRequestId: randomUUID,
    isDraining: () => parts.draining,
    settled(decision, requestMicros) {
      parts.inFlight--
      settled(decision, requestMicros)
    },
    trouble(x, error) {
      const { code, message } = error as { code?: string; message?: string }
      const requestId = x.received?.head.id
      if (x.dispatchedMs < 0) log.logger.error({ requestId, err: error }, 'the gateway failed')
      else log.logger.warn({ requestId, code, message, upstream: x.route?.upstream.name }, 'the application failed')
    },
  }
  return createDataServer(http, {
    newRequestId: randomUUID,
    onRequest(req, res, expectation) {
      parts.inFlight++
      handle(edge, req, res, expectation)
    },
    onUpgrade(req, res, socket, early) {
      parts.inFlight++
      handle(edge, req, res, 'none', { socket, early })
    },
    onRefused: (code, id, socket) => settled(unreadDecision(code, id, socket, parts.generation.policy), 0),
  })
}

async function reloadOnce(parts: Parts, build: Build, watch: (files: readonly string[]) => void): Promise<boolean> {
  const { options, log, metrics, ledger } = parts
  try {
    const config = await loadConfig(options.configFile, options)
    const { generation, files } = await build(config)
    const old = parts.generation
    parts.generation = generation
    watch(files)
    void old.retire()
    metrics.reloaded(true)
    ledger.emit('state', { what: 'reload', detail: generation.policy })
    log.logger.info({ policy: generation.policy, changedAtRestart: needsRestart(old.config, config) }, 'reloaded')
    return true
  } catch (error) {
    metrics.reloaded(false)
    const problems = error instanceof ProblemsError ? error.problems.map(formatProblem) : [String(error)]
    log.logger.error({ problems }, 'the new configuration has problems; the old one stays in force')
    return false
  }
}

/** Keys that a running listener cannot change. */
function needsRestart(before: Config, after: Config): string[] {
  const keys = ['edge', 'listen', 'admin', 'events', 'log'] as const
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}

function adminOf(parts: Parts, server: DataServer): ReturnType<typeof createAdmin> {
  const { metrics, memory, ledger } = parts
  const ready = (): { ready: boolean; reasons: string[] } => ({ ready: !parts.draining, reasons: parts.draining ? ['draining'] : [] })
  metrics.observe({
    inFlight: () => parts.inFlight,
    openConnections: server.connections,
    ready: () => ready().ready,
    events: ledger.stats,
    policy: () => parts.generation.policy,
  })
  return createAdmin({
    ready,
    metrics: metrics.text,
    contentType: metrics.contentType,
    decision: memory.get,
    recent: memory.recent,
    config: () => describeConfig(parts.generation.config),
  })
}

function announce(parts: Parts): void {
  parts.draining = true
}

function demoApplication(): Parts['demo'] {
  let running: { url: string; close(): Promise<void> } | null = null
  return {
    get url() {
      return running?.url ?? null
    },
    async start() {
      running ??= await startDemo()
      return running.url
    },
    async close() {
      await running?.close()
    },
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([
    work,
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms)
    }),
  ])
  clearTimeout(timer)
}
