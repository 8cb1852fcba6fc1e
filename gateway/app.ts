import { dirname } from 'node:path'
import { authoriser } from './admin-auth.ts'
import { createBanOffice } from './ban-office.ts'
import { type Certificates, readCertificates } from './certificates.ts'
import { describeConfig } from './config/describe.ts'
import { readDocuments } from './config/documents.ts'
import type { Config } from './config/schema.ts'
import { type Clock, formatProblem, type PluginDefinition, ProblemsError } from './contract/index.ts'
import { drain } from './drain.ts'
import { buildGeneration, enforcesBans, type Generation } from './generation.ts'
import { createTableRegistry } from './host.ts'
import { loadedFiles } from './loaded-files.ts'
import { type Admin, createAdmin } from './observe/admin.ts'
import type { BanRoutes } from './observe/admin-bans.ts'
import type { Log } from './observe/log.ts'
import { createParts, type Parts } from './parts.ts'
import { readConfig } from './read-config.ts'
import { serialReload, watchFiles } from './reload.ts'
import { createDataPlane } from './serve.ts'
import { createLocalTable } from './state/local-table.ts'
import { within } from './state/within.ts'

export interface AppOptions {
  readonly configFile: string
  readonly builtins: readonly PluginDefinition[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}

interface Address {
  readonly host: string
  readonly port: number
}

export interface App {
  readonly listen: Address
  readonly admin: Address | null
  /** Address of the bundled demo application, when the config asks for it. */
  readonly demo: string | null
  readonly log: Log
  config(): Config
  /** False: the new configuration has problems, which are logged, and the old one stays. */
  reload(): Promise<boolean>
  /** Stops without losing a request; resolves when everything is written and closed. */
  drain(delayMs: number): Promise<void>
}

/** Flushing the ledger, closing plugins and the admin may each take this long after the last request. */
export const closeDeadlineMs = 3_000

/** Builds everything from one config file and starts it. Throws `ProblemsError` for mistakes in files. */
export async function startApp(options: AppOptions, read?: Config): Promise<App> {
  const config = read ?? (await readConfig(options.configFile, options))
  const parts = createParts(config, options.clock, options.env)
  const { log, ledger, demo, status } = parts
  const admin = adminOf(parts, config)
  try {
    await Promise.all([parts.redis?.start(), parts.bans.start()])
    const build = generationBuilder(parts)
    const first = await build(config)
    status.generation = first.generation
    const server = createDataPlane(parts, config, first.certificates.listener)
    status.connections = server.connections
    const listen = await server.listen(config.listen)
    const adminAddress = config.admin && (await admin.listen(config.admin))
    const watch = watchFiles(() => void reload())
    watch.replace(first.files)
    const takeOver = ({ files, certificates }: Built): void => {
      watch.replace(files)
      if (certificates.listener !== null) server.replaceCertificate(certificates.listener)
    }
    const reload = serialReload(() => reloadOnce(options, parts, build, takeOver))
    ledger.emit('state', { what: 'start', detail: status.generation.policy })
    return {
      ...{ listen, admin: adminAddress, demo: demo.url(), log, reload },
      config: () => status.generation.config,
      async drain(delayMs) {
        watch.close()
        ledger.emit('state', { what: 'drain', detail: `${status.inFlight} requests in flight` })
        const announce = (): void => {
          status.draining = true
        }
        const outcome = await drain({ ...server, announce }, delayMs, status.generation.config.drain.timeoutMs)
        log.logger.info({ outcome }, 'drained')
        await within(closeDeadlineMs, status.generation.retire())
        await close(parts, admin)
      },
    }
  } catch (error) {
    await close(parts, admin)
    throw error
  }
}

async function close({ ledger, demo, log, redis, bans, capture }: Parts, admin: Admin): Promise<void> {
  bans.close()
  await redis?.close()
  await ledger.close(closeDeadlineMs)
  await capture?.close(closeDeadlineMs)
  await within(closeDeadlineMs, admin.close())
  await demo.close()
  await log.close(closeDeadlineMs)
}

export interface Built {
  readonly generation: Generation
  readonly certificates: Certificates
  readonly files: readonly string[]
}

export type Build = (config: Config) => Promise<Built>

/** Builds generations; facts and tables outlast them, so that counters survive a reload. */
export function generationBuilder(parts: Parts): Build {
  const { clock, log, metrics, ledger, facts, demo, shared, banDesk, common } = parts
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock }))
  return async (config) => {
    const files = loadedFiles(config, (patterns) => readDocuments(patterns, dirname(config.file)))
    const certificates = readCertificates(config, clock.wallMs())
    for (const warning of certificates.warnings) log.logger.warn({ config: config.file }, warning)
    const generation = await buildGeneration(config, {
      clock,
      facts,
      shared,
      common,
      banDesk,
      table: tables.table,
      documents: files.documents,
      logger: (plugin) => log.child({ plugin }),
      metrics: metrics.pluginMetrics,
      demoUrl: demo.start,
      certificates,
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
    return { generation, certificates, files: [...files.paths(), ...certificates.files] }
  }
}

async function reloadOnce(
  options: AppOptions,
  { log, metrics, ledger, status, reopenEvents }: Parts,
  build: Build,
  takeOver: (built: Built) => void,
): Promise<boolean> {
  try {
    const config = await readConfig(options.configFile, options)
    const built = await build(config)
    const { generation } = built
    const old = status.generation
    status.generation = generation
    takeOver(built)
    void old.retire()
    for (const { name } of config.plugins) metrics.bypassed(name, false)
    await reopenEvents()
    metrics.reloaded(true)
    ledger.emit('state', { what: 'reload', detail: generation.policy })
    log.logger.info({ policy: generation.policy, onlyAfterRestart: needsRestart(old.config, config) }, 'reloaded')
    return true
  } catch (error) {
    metrics.reloaded(false)
    reportProblems(log, error)
    return false
  }
}

export function reportProblems(log: Log, error: unknown): void {
  const problems = error instanceof ProblemsError ? error.problems.map(formatProblem) : [String(error)]
  log.logger.error({ problems }, 'the new configuration has problems; the old one stays in force')
}

/** Keys whose change a running process cannot follow. */
export function needsRestart(before: Config, after: Config): string[] {
  const keys = [
    'edge',
    'listen',
    'admin',
    'adminTokens',
    'workers',
    'redis',
    'bans',
    'events',
    'capture',
    'log',
  ] as const
  const timeouts = ['headersTimeoutMs', 'writeTimeoutMs', 'keepAliveTimeoutMs'] as const
  const listenerKeys = [...timeouts, 'maxHeaderBytes', 'maxConnections'] as const
  const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)
  return [
    ...keys.filter((key) => differs(before[key], after[key])),
    // Certificates follow at once; whether clients speak TLS, and whether they are asked for one, does not.
    ...(before.tls?.clientAuth === after.tls?.clientAuth ? [] : ['tls']),
    ...listenerKeys.filter((key) => before.http[key] !== after.http[key]).map((key) => `http.${key}`),
  ]
}

function adminOf(parts: Parts, config: Config): Admin {
  const { metrics, memory, status } = parts
  return createAdmin({
    ...banRoutes(parts, config, () => status.generation.config),
    ready: () => ({ ready: !status.draining, reasons: status.draining ? ['draining'] : [] }),
    metrics: () => metrics.text(),
    contentType: metrics.contentType,
    decision: memory.get,
    recent: memory.recent,
    config: () => describeConfig(status.generation.config),
  })
}

/** The admin's part about bans. `current`: the configuration in force. */
export function banRoutes(
  { bans, ledger }: Parts,
  { adminTokens }: Config,
  current: () => Config,
): { bans: BanRoutes } {
  return {
    bans: {
      office: createBanOffice({
        bans,
        enforced: () => enforcesBans(current()),
        trustedProxies: () => current().http.trustedProxies,
        audit: (entry) => ledger.emit('audit', entry),
      }),
      authorise: authoriser(adminTokens),
    },
  }
}
