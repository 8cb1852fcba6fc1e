import { randomBytes } from 'node:crypto'
import { readCertificates } from './certificates.ts'
import type { Config } from './config/schema.ts'
import type { Clock, Decision, SharedLimits } from './contract/index.ts'
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
  const status: Status = {
    generation: notBuilt,
    draining: false,
    inFlight: 0,
    connections: () => 0,
    watch: () => undefined,
  }
  const metrics = createMetrics({ version })
  const redis = redisOf(config, boot, { clock, log, ledger, metrics })
  metrics.observe({
    inFlight: () => status.inFlight,
    openConnections: () => status.connections(),
    ready: () => !status.draining,
    policy: () => status.generation.policy,
    events: ledger.stats,
    logDropped: log.dropped,
    redis: () => redis?.stats() ?? null,
  })
  return {
    clock,
    log,
    redis,
    shared: redis && createSharedLimits(redis, clock),
    metrics,
    ledger,
    memory: createDecisionMemory(config.pipeline.memory),
    facts: createFactRegistry(),
    demo: demoApplication(),
    status,
    reopenEvents: async () => file?.reopen(),
  }
}

const notBuilt = undefined as unknown as Generation

type Surroundings = Pick<Parts, 'clock' | 'log' | 'ledger' | 'metrics'>

function redisOf(config: Config, boot: string, { clock, log, ledger, metrics }: Surroundings) {
  const { redis, edge } = config
  if (redis === null) return null
  return createRedisStore({
    ...redis,
    tls: readCertificates(config, clock.wallMs()).redis,
    edge: `${edge}.${boot}`,
    onRoundTrip: metrics.roundTrip,
    onChange(away, server) {
      if (away) log.logger.warn({ server }, 'Redis does not answer; limits go on as their whenAway says')
      else log.logger.info({ server }, 'Redis answers')
      ledger.emit('state', { what: away ? 'store-away' : 'store-back', detail: server })
    },
  })
}

function sinkOf({ to }: Config['events']): Sink {
  return to === 'stdout' ? createStdoutSink() : noSink
}
