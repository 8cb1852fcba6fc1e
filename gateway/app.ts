import { authoriser } from './admin-auth.ts'
import { createBanOffice } from './ban-office.ts'
import { type Build, type Built, generationBuilder } from './build.ts'
import { describeConfig } from './config/describe.ts'
import type { Config } from './config/schema.ts'
import { type AuditEntry, type Clock, formatProblem, type PluginDefinition, ProblemsError } from './contract/index.ts'
import { drain } from './drain.ts'
import { enforcesBans, type Generation } from './generation.ts'
import { createLane } from './lane.ts'
import { type Admin, createAdmin } from './observe/admin.ts'
import type { BanRoutes } from './observe/admin-bans.ts'
import type { Log } from './observe/log.ts'
import { createParts, type Parts } from './parts.ts'
import { createPolicyOffice } from './policy-office.ts'
import { createPolicyRoom, type PolicyRoom, type Rebuild } from './policy-room.ts'
import { readConfig } from './read-config.ts'
import { serialReload, watchFiles } from './reload.ts'
import { createDataPlane } from './serve.ts'
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
  /** Hash of the configuration and its policies in force: `policy` of decision records. */
  policy(): string
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
  const build = generationBuilder(parts)
  const lane = createLane()
  /** What else follows a configuration; set when it is there. */
  let takeOver = (_: Built): void => undefined
  const rebuild: Rebuild = (stands, watch) =>
    lane(async () => {
      const wanted = stands()
      if (wanted === null) return
      swap(parts, room, await build(status.generation.config, wanted), takeOver, watch)
      ledger.emit('state', { what: 'reload', detail: status.generation.policy })
      log.logger.info({ policy: status.generation.policy }, 'other policies are in force')
    })
  const room = createPolicyRoom(config.policyGuard, parts, rebuild)
  const admin = adminOf(parts, config, room)
  try {
    await Promise.all([parts.redis?.start(), parts.bans.start()])
    const first = await build(config, room.stands())
    status.generation = first.generation
    status.watch = room.settled
    room.took(first.generation, first.inForce, false)
    const server = createDataPlane(parts, config, first.certificates.listener)
    status.connections = server.connections
    const listen = await server.listen(config.listen)
    const adminAddress = config.admin && (await admin.listen(config.admin))
    const watch = watchFiles(() => void reload())
    watch.replace(first.files)
    takeOver = ({ files, certificates }) => {
      watch.replace(files)
      if (certificates.listener !== null) server.replaceCertificate(certificates.listener)
    }
    const reload = serialReload(() => lane(() => reloadOnce(options, parts, room, build, takeOver)))
    ledger.emit('state', { what: 'start', detail: status.generation.policy })
    return {
      ...{ listen, admin: adminAddress, demo: demo.url(), log, reload },
      config: () => status.generation.config,
      policy: () => status.generation.policy,
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

async function reloadOnce(
  options: AppOptions,
  parts: Parts,
  room: PolicyRoom,
  build: Build,
  takeOver: (built: Built) => void,
): Promise<boolean> {
  const { log, metrics, ledger, reopenEvents } = parts
  try {
    const config = await readConfig(options.configFile, options)
    const built = await build(config, room.stands())
    const { generation } = built
    const old = swap(parts, room, built, takeOver, true)
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

/** One reference changes; requests in flight finish on the old generation, which is given back. */
function swap(
  { metrics, status }: Parts,
  room: PolicyRoom,
  built: Built,
  takeOver: (built: Built) => void,
  watch: boolean,
): Generation {
  const old = status.generation
  status.generation = built.generation
  takeOver(built)
  room.took(built.generation, built.inForce, watch)
  void old.retire()
  for (const { name } of built.generation.config.plugins) metrics.bypassed(name, false)
  return old
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
    'policyGuard',
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

function adminOf(parts: Parts, config: Config, room: PolicyRoom): Admin {
  const { metrics, memory, status, ledger } = parts
  const audit = (entry: AuditEntry): undefined => ledger.emit('audit', entry)
  return createAdmin({
    ...banRoutes(parts, config, () => status.generation.config),
    policies: {
      desk: createPolicyOffice({ current: () => status.generation, room, audit }),
      authorise: authoriser(config.adminTokens),
    },
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
