import { randomBytes } from 'node:crypto'
import { isatty } from 'node:tty'
import { type BanDesk, createBanDesk } from './ban-desk.ts'
import type { Capture } from './capture/capture.ts'
import { readCertificates } from './certificates.ts'
import type { Config } from './config/schema.ts'
import type { Clock, CommonMemory, Decision, SharedLimits } from './contract/index.ts'
import { type DemoApplication, demoApplication } from './demo/start.ts'
import { createLedger, type Ledger } from './events/ledger.ts'
import { createDecisionMemory, type DecisionMemory } from './events/memory.ts'
import { createRedact } from './events/redact.ts'
import type { Generation } from './generation.ts'
import { createFactRegistry, type FactRegistry } from './host.ts'
import type { Room } from './http/server.ts'
import { createLog, type Log } from './observe/log.ts'
import type { LogDestination } from './observe/log-destination.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { openCapture } from './recording.ts'
import { createSinks, type EventStore } from './sinks.ts'
import type { BanBackend } from './state/bans/backend.ts'
import { createRedisBans } from './state/bans/redis-bans.ts'
import { createSharedBans, type SharedBans } from './state/bans/shared-bans.ts'
import { createCodec } from './state/codec.ts'
import { createRedisStore, type RedisStore } from './state/redis-store.ts'
import { createSharedLimits } from './state/shared-limits.ts'
import { version } from './version.ts'

/** What lives as long as the process; generations come and go. */
export interface Parts {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly ledger: Ledger
  readonly memory: DecisionMemory
  readonly capture: Capture | null
  readonly facts: FactRegistry
  readonly redis: RedisStore | null
  readonly shared: ((plugin: string) => SharedLimits) | null
  readonly bans: SharedBans
  readonly banDesk: BanDesk
  readonly demo: DemoApplication
  readonly status: Status
  /** Both `null` with a single worker. */
  readonly room: Room | null
  readonly common: ((plugin: string) => CommonMemory) | null
  /** Opens the event file anew, for rotation. */
  reopenEvents(): Promise<void>
}

/** What a worker, and the thread that looks after workers, have instead of parts of their own. */
export interface Lent {
  readonly logTo?: LogDestination
  readonly ledger?: Ledger
  readonly capture?: Capture | null
  readonly demo?: DemoApplication
  readonly memory?: DecisionMemory
  readonly status?: Status
  readonly room?: Room
  readonly common?: (plugin: string) => CommonMemory
  /** Where bans are told without Redis. */
  readonly banBackend?: BanBackend
  /** `none`: without the shared store. Otherwise how this one is called there, and how many there are of each edge. */
  readonly instance?: 'none' | { readonly name: string; readonly perEdge: number }
  /** Of the configuration in force, where no generation is. */
  policy?(): string
  workers?(): WorkerNumbers
}

export interface WorkerNumbers {
  readonly alive: number
  readonly crashes: number
}

export interface Status {
  /** Set before the first request can come. */
  generation: Generation
  draining: boolean
  inFlight: number
  connections(): number
  /** Who watches the effect of changed policies. */
  watch(decision: Decision, clientKey: string | null): undefined
}

/** Picks and builds the adapters that the config asks for. */
export function createParts(
  config: Config,
  clock: Clock,
  env: Readonly<Record<string, string | undefined>>,
  lent: Lent = {},
): Parts {
  const { level, access, pretty } = config.log
  const log = createLog({ level, access, pretty: pretty ?? isatty(2), to: lent.logTo })
  const { sample, queue, spill } = config.events
  const store = storeOf(config, clock)
  const boot = randomBytes(4).toString('hex')
  const sinks = lent.ledger ? null : createSinks(config, store)
  const capture = lent.capture === undefined ? openCapture(config, env, clock, log.logger) : lent.capture
  const ledger =
    lent.ledger ??
    createLedger({
      ...{ edge: config.edge, boot, clock, sample, capacity: queue },
      ...{ sinks: sinks!.named, spill, redact: createRedact(config.events), log: log.logger },
    })
  const status = lent.status ?? newStatus()
  const metrics = createMetrics({ version })
  const surroundings = { clock, log, ledger, metrics }
  const { instance = { name: `${config.edge}.${boot}`, perEdge: 1 }, banBackend } = lent
  const redis = store && instance !== 'none' ? redisOf(store, instance, surroundings) : null
  const bans = bansOf(config, store, surroundings, banBackend)
  const facts = createFactRegistry()
  metrics.observe({
    bans: bans.stats,
    inFlight: () => status.inFlight,
    openConnections: () => status.connections(),
    ready: () => !status.draining,
    policy: lent.policy ?? (() => status.generation.policy),
    events: ledger.stats,
    logDropped: log.dropped,
    redis: () => redis?.stats() ?? null,
    capture: () => capture?.stats() ?? null,
    workers: lent.workers ?? (() => ({ alive: 1, crashes: 0 })),
  })
  return {
    clock,
    log,
    redis,
    shared: redis && createSharedLimits(redis, clock),
    metrics,
    ledger,
    capture,
    memory: lent.memory ?? createDecisionMemory(config.pipeline.memory),
    facts,
    bans,
    banDesk: createBanDesk(bans, facts.fact('client.identity'), config.bans.privateAddresses),
    demo: lent.demo ?? demoApplication(),
    status,
    room: lent.room ?? null,
    common: lent.common ?? null,
    reopenEvents: async () => sinks?.file?.reopen(),
  }
}

const notBuilt = undefined as unknown as Generation

function newStatus(): Status {
  const noConnections = (): number => 0
  return { generation: notBuilt, draining: false, inFlight: 0, connections: noConnections, watch: () => undefined }
}

type Surroundings = Pick<Parts, 'clock' | 'log' | 'ledger' | 'metrics'>

/** The store that edges share: where it is, how it is called there, and what values and names look like in it. */
interface Store extends EventStore {
  readonly deadlineMs: number
  readonly edges: number
}

function storeOf(config: Config, clock: Clock): Store | null {
  const { redis } = config
  if (redis === null) return null
  const target = { ...redis, tls: readCertificates(config, clock.wallMs()).redis }
  return { target, prefix: redis.prefix, deadlineMs: redis.deadlineMs, edges: redis.edges, codec: createCodec(redis) }
}

function redisOf(
  { target, codec, ...store }: Store,
  { name, perEdge }: Exclude<NonNullable<Lent['instance']>, 'none'>,
  { log, ledger, metrics }: Surroundings,
): RedisStore {
  return createRedisStore({
    ...target,
    ...store,
    edge: name,
    edges: store.edges * perEdge,
    nameOf: codec.name,
    onRoundTrip: metrics.roundTrip,
    onChange(away, server) {
      if (away) log.logger.warn({ server }, 'Redis does not answer; limits go on as their whenAway says')
      else log.logger.info({ server }, 'Redis answers')
      ledger.emit('state', { what: away ? 'store-away' : 'store-back', detail: server })
    },
  })
}

function bansOf(
  { edge, bans }: Config,
  store: Store | null,
  { clock, log, ledger, metrics }: Surroundings,
  backend: BanBackend | undefined,
): SharedBans {
  const { max } = bans
  const alone = backend ? { backend, codec: createCodec({}) } : null
  return createSharedBans({
    ...{ clock, edge, max, log: log.logger, onArrival: metrics.banArrived },
    store: store ? { backend: createRedisBans({ ...store, max }), codec: store.codec } : alone,
    emit: (change) => ledger.emit('ban', change),
  })
}
