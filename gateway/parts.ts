import { randomBytes } from 'node:crypto'
import { type BanDesk, createBanDesk } from './ban-desk.ts'
import type { Config } from './config/schema.ts'
import type { Clock, SharedLimits } from './contract/index.ts'
import { type DemoApplication, demoApplication } from './demo/start.ts'
import { createLedger, type Ledger } from './events/ledger.ts'
import { createDecisionMemory, type DecisionMemory } from './events/memory.ts'
import type { Sink } from './events/sink.ts'
import { createFileSink } from './events/sinks/file.ts'
import { noSink } from './events/sinks/none.ts'
import { createStdoutSink } from './events/sinks/stdout.ts'
import type { Generation } from './generation.ts'
import { createFactRegistry, type FactRegistry } from './host.ts'
import { createLog, type Log } from './observe/log.ts'
import { createMetrics, type Metrics } from './observe/metrics.ts'
import { createRedisBans } from './state/bans/redis-bans.ts'
import { createSharedBans, type SharedBans } from './state/bans/shared-bans.ts'
import { type Codec, createCodec } from './state/codec.ts'
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
}

/** Picks and builds the adapters that the config asks for. */
export function createParts(config: Config, clock: Clock): Parts {
  const { level, access, pretty } = config.log
  const log = createLog({ level, access, pretty: pretty ?? process.stderr.isTTY === true })
  const { sample, queue } = config.events
  const file = config.events.to === 'file' && config.events.file !== null ? createFileSink(config.events.file) : null
  const boot = randomBytes(4).toString('hex')
  const ledger = createLedger({
    ...{ edge: config.edge, boot, clock, sample, capacity: queue },
    ...{ sink: file ?? sinkOf(config.events), log: log.logger },
  })
  const status: Status = { generation: notBuilt, draining: false, inFlight: 0, connections: () => 0 }
  const metrics = createMetrics({ version })
  const codec = createCodec(config.redis ?? {})
  const bans = bansOf(config, clock, codec, { log, ledger, metrics })
  metrics.observe({
    bans: bans.stats,
    inFlight: () => status.inFlight,
    openConnections: () => status.connections(),
    ready: () => !status.draining,
    policy: () => status.generation.policy,
    events: ledger.stats,
    logDropped: log.dropped,
  })
  const redis = redisOf(config, boot, codec, { log, ledger })
  const facts = createFactRegistry()
  return {
    clock,
    log,
    redis,
    shared: redis && createSharedLimits(redis, clock),
    metrics,
    ledger,
    memory: createDecisionMemory(config.pipeline.memory),
    facts,
    bans,
    banDesk: createBanDesk(bans, facts.fact('client.identity'), config.bans.privateAddresses),
    demo: demoApplication(),
    status,
    reopenEvents: async () => file?.reopen(),
  }
}

const notBuilt = undefined as unknown as Generation

function redisOf({ redis, edge }: Config, boot: string, codec: Codec, { log, ledger }: Pick<Parts, 'log' | 'ledger'>) {
  if (redis === null) return null
  return createRedisStore({
    ...redis,
    edge: `${edge}.${boot}`,
    nameOf: codec.name,
    onChange(away) {
      if (away) log.logger.warn({}, 'Redis does not answer; limits go on as their whenAway says')
      else log.logger.info({}, 'Redis answers')
      ledger.emit('state', { what: away ? 'store-away' : 'store-back', detail: 'redis' })
    },
  })
}

type Told = Pick<Parts, 'log' | 'ledger' | 'metrics'>

function bansOf({ redis, edge, bans }: Config, clock: Clock, codec: Codec, { log, ledger, metrics }: Told): SharedBans {
  const { max } = bans
  return createSharedBans({
    ...{ clock, edge, max, log: log.logger, onArrival: metrics.banArrived },
    store: redis && { backend: createRedisBans({ target: redis, prefix: redis.prefix, max }), codec },
    emit: (change) => ledger.emit('ban', change),
  })
}

function sinkOf({ to }: Config['events']): Sink {
  return to === 'stdout' ? createStdoutSink() : noSink
}
