import { randomBytes } from 'node:crypto'
import { type BanDesk, createBanDesk } from './ban-desk.ts'
import type { Capture } from './capture/capture.ts'
import { readCertificates } from './certificates.ts'
import type { Config } from './config/schema.ts'
import type { Clock, Decision, SharedLimits } from './contract/index.ts'
import { type DemoApplication, demoApplication } from './demo/start.ts'
import { createLedger, type Ledger } from './events/ledger.ts'
import { createDecisionMemory, type DecisionMemory } from './events/memory.ts'
import { createRedact } from './events/redact.ts'
import type { Generation } from './generation.ts'
import { createFactRegistry, type FactRegistry } from './host.ts'
import { createLog, type Log } from './observe/log.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { openCapture } from './recording.ts'
import { createSinks, type EventStore } from './sinks.ts'
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
  /** Opens the event file anew, for rotation. */
  reopenEvents(): Promise<void>
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
export function createParts(config: Config, clock: Clock, env: Readonly<Record<string, string | undefined>>): Parts {
  const { level, access, pretty } = config.log
  const log = createLog({ level, access, pretty: pretty ?? process.stderr.isTTY === true })
  const { sample, queue, spill } = config.events
  const store = storeOf(config, clock)
  const sinks = createSinks(config, store)
  const capture = openCapture(config, env, clock, log.logger)
  const boot = randomBytes(4).toString('hex')
  const ledger = createLedger({
    ...{ edge: config.edge, boot, clock, sample, capacity: queue },
    ...{ sinks: sinks.named, spill, redact: createRedact(config.events), log: log.logger },
  })
  const status: Status = {
    generation: notBuilt,
    draining: false,
    inFlight: 0,
    connections: () => 0,
    watch: () => undefined,
  }
  const metrics = createMetrics({ version })
  const surroundings = { clock, log, ledger, metrics }
  const redis = store && redisOf(store, `${config.edge}.${boot}`, surroundings)
  const bans = bansOf(config, store, surroundings)
  const facts = createFactRegistry()
  metrics.observe({
    bans: bans.stats,
    inFlight: () => status.inFlight,
    openConnections: () => status.connections(),
    ready: () => !status.draining,
    policy: () => status.generation.policy,
    events: ledger.stats,
    logDropped: log.dropped,
    redis: () => redis?.stats() ?? null,
    capture: () => capture?.stats() ?? null,
  })
  return {
    clock,
    log,
    redis,
    shared: redis && createSharedLimits(redis, clock),
    metrics,
    ledger,
    capture,
    memory: createDecisionMemory(config.pipeline.memory),
    facts,
    bans,
    banDesk: createBanDesk(bans, facts.fact('client.identity'), config.bans.privateAddresses),
    demo: demoApplication(),
    status,
    reopenEvents: async () => sinks.file?.reopen(),
  }
}

const notBuilt = undefined as unknown as Generation

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

function redisOf({ target, codec, ...store }: Store, edge: string, { log, ledger, metrics }: Surroundings): RedisStore {
  return createRedisStore({
    ...target,
    ...store,
    edge,
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
): SharedBans {
  const { max } = bans
  return createSharedBans({
    ...{ clock, edge, max, log: log.logger, onArrival: metrics.banArrived },
    store: store && { backend: createRedisBans({ ...store, max }), codec: store.codec },
    emit: (change) => ledger.emit('ban', change),
  })
}
