import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { type App, type AppOptions, banRoutes, closeDeadlineMs, needsRestart, reportProblems } from '../app.ts'
import { describeConfig } from '../config/describe.ts'
import type { Config } from '../config/schema.ts'
import type { Decision } from '../contract/index.ts'
import { createDecisionMemory } from '../events/memory.ts'
import { type Admin, createAdmin } from '../observe/admin.ts'
import { createLogDestination, type LogDestination } from '../observe/log-destination.ts'
import { createParts, type Parts } from '../parts.ts'
import { readConfig } from '../read-config.ts'
import { serialReload, type Watch, watchFiles } from '../reload.ts'
import type { BanBackend } from '../state/bans/backend.ts'
import { within } from '../state/within.ts'
import { createBanHub } from './ban-hub.ts'
import { type Crew, createCrew } from './crew.ts'
import { createForeman, type Force, type Foreman } from './foreman.ts'
import type { MainCalls } from './seat.ts'
import { toCaptured } from './to-main.ts'

/** Policies are shown, changed and guarded by a gateway with one worker. */
const alonePolicies =
  'with several workers policies come from their files, and nobody takes them back; use workers: 1 to change or guard them'

/** Numbers are asked for so often that a crash costs the metrics little; nothing that was scraped is ever lost. */
const numbersEveryMs = 1_000

/**
 * As `startApp`, with several workers: threads that listen on one port, each with a whole data plane. This thread serves no
 * request; it has what there may be only one of: the ledger, the log, the captures, the admin, and without Redis the bans.
 */
export async function startWorkers(options: AppOptions, config: Config, seats: number): Promise<App> {
  const { configFile, env, clock } = options
  const force: Force = { config, policy: '' }
  const hub = createBanHub(clock.wallMs)
  const logTo = createLogDestination(process.stderr.fd)
  const parts = createParts(config, clock, env, {
    ...{ logTo, banBackend: hub, instance: 'none', memory: createDecisionMemory(0), policy: () => force.policy },
    workers: () => ({ alive: foreman.serving(), crashes: foreman.crashes() }),
  })
  const { log, ledger, demo, bans, status } = parts
  const crew: Crew = createCrew({
    ...{ configFile, env, seats, boot: randomBytes(4).toString('hex') },
    zeroMs: Number(process.hrtime.bigint()) / 1e6 - clock.monotonicMs(),
    answer: (seat) => answerWorkers(parts, hub, logTo, (bytes) => void Atomics.sub(crew.shared.backlog, seat, bytes)),
    onLost: (loss) => foreman.lost(loss),
  })
  const foreman: Foreman = createForeman({ crew, seats, log: log.logger, ledger, force, reload: () => reload() })
  const watch = watchFiles(() => void reload())
  const reload = serialReload(() => reloadAll(options, parts, force, foreman, watch))
  const admin = adminOf(parts, force, crew)
  const numbers = setInterval(() => void crew.numbers(), numbersEveryMs).unref()
  const stop = async (): Promise<void> => {
    watch.close()
    clearInterval(numbers)
  }
  try {
    await bans.start()
    const { files } = await foreman.start()
    const listen = await reserve(config.listen)
    await foreman.listen(listen)
    const adminAddress = config.admin && (await admin.listen(config.admin))
    watch.replace(files)
    ledger.emit('state', { what: 'start', detail: force.policy })
    if (config.policyGuard.action !== 'off') log.logger.warn({ policyGuard: config.policyGuard.action }, alonePolicies)
    return {
      ...{ listen, admin: adminAddress, demo: demo.url(), log, reload },
      config: () => force.config,
      policy: () => force.policy,
      async drain(delayMs) {
        await stop()
        status.draining = true
        const inFlight = crew.shared.inFlight.reduce((sum, one) => sum + one, 0)
        ledger.emit('state', { what: 'drain', detail: `${inFlight} requests in flight` })
        const outcome = await foreman.drain(delayMs)
        log.logger.info({ outcome }, 'drained')
        await close(parts, admin)
      },
    }
  } catch (error) {
    await stop()
    await foreman.dismiss()
    await close(parts, admin)
    throw error
  }
}

async function close({ ledger, demo, log, bans, capture }: Parts, admin: Admin): Promise<void> {
  bans.close()
  await ledger.close(closeDeadlineMs)
  await capture?.close(closeDeadlineMs)
  await within(closeDeadlineMs, admin.close())
  await demo.close()
  await log.close(closeDeadlineMs)
}

/** What this thread does for a worker. `arrived`: so many bytes are not underway any more. */
function answerWorkers(
  { ledger, capture, demo }: Parts,
  hub: BanBackend,
  logTo: LogDestination,
  arrived: (bytes: number) => void,
): MainCalls {
  return {
    event(bytes, type, data) {
      arrived(bytes)
      ledger.emit(type, data)
    },
    lost: (count) => ledger.lose(count),
    log(bytes, text) {
      arrived(bytes)
      logTo.write(text, true)
    },
    capture(bytes, request) {
      arrived(bytes)
      capture?.add(toCaptured(request))
    },
    demo: demo.start,
    bansSet: hub.set,
    bansLook: hub.look,
    async bansAll() {
      const all: string[] = []
      await hub.all((value) => void all.push(value))
      return all
    },
    bansNext: hub.next,
  }
}

async function reloadAll(
  options: AppOptions,
  { metrics, log, ledger, reopenEvents }: Parts,
  force: Force,
  foreman: Foreman,
  watch: Watch,
): Promise<boolean> {
  try {
    const { policy, files, hash } = await foreman.reload()
    const config = await readConfig(options.configFile, options)
    const onlyAfterRestart = needsRestart(force.config, config)
    // Written again meanwhile: the watch sees it, and the next reload is about it.
    if (config.hash === hash) force.config = config
    watch.replace(files)
    await reopenEvents()
    metrics.reloaded(true)
    ledger.emit('state', { what: 'reload', detail: policy })
    log.logger.info({ policy, onlyAfterRestart }, 'reloaded')
    return true
  } catch (error) {
    metrics.reloaded(false)
    reportProblems(log, error)
    return false
  }
}

/** The admin asks all workers, and has what it needs to know of the configuration itself. */
function adminOf(parts: Parts, force: Force, { members, numbers }: Crew): Admin {
  const { metrics, status } = parts
  const ask = async <T>(what: (member: ReturnType<Crew['members']>[number]) => Promise<T>): Promise<T[]> => {
    const serving = members().filter(({ isServing }) => isServing)
    const answers = await Promise.allSettled(serving.map(what))
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  }
  const reasons = (): string[] => [
    ...(status.draining ? ['draining'] : []),
    ...(members().some(({ isServing }) => isServing) ? [] : ['no worker']),
  ]
  return createAdmin({
    ready: () => ({ ready: reasons().length === 0, reasons: reasons() }),
    metrics: async () => metrics.text(await numbers()),
    contentType: metrics.contentType,
    async decision(id): Promise<Decision | undefined> {
      return (await ask(({ calls }) => calls.call('decision', id))).find((decision) => decision !== undefined)
    },
    async recent(limit, _wanted, action) {
      const found = (await ask(({ calls }) => calls.call('recent', limit, action))).flat()
      return found
        .sort((one, other) => other.atMs - one.atMs)
        .slice(0, limit)
        .map(({ decision }) => decision)
    },
    config: () => describeConfig(force.config),
    ...banRoutes(parts, force.config, () => force.config),
    policies: alonePolicies,
  })
}

/**
 * A port that is free, and stays free for those that share it: another program on it would not be noticed any more, because
 * the system lets every process of this user share it.
 */
function reserve({ host, port }: { readonly host: string; readonly port: number }) {
  return new Promise<{ host: string; port: number }>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ host, port, exclusive: true }, () => {
      const { address, port: found } = probe.address() as { address: string; port: number }
      probe.close(() => resolve({ host: address, port: found }))
    })
  })
}
