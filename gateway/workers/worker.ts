import { parentPort, workerData } from 'node:worker_threads'
import { closeDeadlineMs } from '../app.ts'
import { type Build, type Built, generationBuilder } from '../build.ts'
import type { Config } from '../config/schema.ts'
import type { Clock, Decision, PluginDefinition } from '../contract/index.ts'
import { drain } from '../drain.ts'
import { createLedgerOver, type Ledger } from '../events/ledger.ts'
import { createDecisionMemory } from '../events/memory.ts'
import type { Stream } from '../events/stream.ts'
import type { Generation } from '../generation.ts'
import { createParts, type Lent, type Parts, type Status } from '../parts.ts'
import type { Stands } from '../policy-sets.ts'
import { readConfig } from '../read-config.ts'
import { createDataPlane, type DataPlane } from '../serve.ts'
import { within } from '../state/within.ts'
import { toCommonMemory } from './memory.ts'
import { createPeer, type Peer } from './peer.ts'
import { type MainCalls, type Seat, shareOf, type WorkerCalls } from './seat.ts'
import { createRemoteBans, createRemoteCapture, createRemoteLog, createRemoteStream, createWay } from './to-main.ts'

/** Policies are those of the files: no worker could change them for all. */
const noStands: Stands = new Map()

/** What one configuration needs to be taken into use. */
type Ready = Built & { readonly config: Config }

interface Running {
  readonly parts: Parts
  readonly build: Build
  server: DataPlane | null
}

/** One worker: the data plane of a gateway, whose main thread has everything that there may be only one of. */
export function serveAsWorker(builtins: readonly PluginDefinition[]): void {
  const seat = workerData as Seat
  const clock = commonClock(seat.zeroMs)
  let running: Running | null = null
  let prepared: Ready | null = null
  let current: Ready | null = null

  const calls: { readonly [Name in keyof WorkerCalls]: WorkerCalls[Name] } = {
    async prepare() {
      prepared = null
      const config = share(await readConfig(seat.configFile, { env: seat.env, builtins }), seat)
      running ??= await start(seat, config, clock, main)
      const built = await running.build(config, noStands)
      prepared = { ...built, config }
      return { hash: config.hash, policy: built.generation.policy, files: built.files }
    },
    commit() {
      const { parts, server } = running!
      const { generation, certificates, config } = prepared!
      current = prepared
      prepared = null
      const old: Generation | undefined = parts.status.generation
      parts.status.generation = generation
      if (certificates.listener !== null) server?.replaceCertificate(certificates.listener)
      void old?.retire()
      for (const { name } of config.plugins) parts.metrics.bypassed(name, false)
    },
    async abort() {
      await prepared?.generation.retire()
      prepared = null
    },
    async listen(at) {
      const { parts } = running!
      const server = createDataPlane(parts, current!.config, current!.certificates.listener)
      running!.server = server
      parts.status.connections = server.connections
      await server.listen({ ...at, reusePort: true })
    },
    drain: (delayMs) => drainWorker(running!, delayMs),
    metrics: () => running!.parts.metrics.numbers(),
    decision: (id) => running!.parts.memory.get(id),
    recent(limit, action) {
      const wanted = ({ verdict }: Decision): boolean => action === null || verdict.action === action
      return running!.parts.memory.dated(limit, wanted)
    },
  }
  const main: Peer<MainCalls> = createPeer(parentPort!, calls)
}

async function start(seat: Seat, config: Config, clock: Clock, main: Peer<MainCalls>): Promise<Running> {
  const parts = createParts(config, clock, seat.env, lend(seat, config, clock, main))
  await Promise.all([parts.redis?.start(), parts.bans.start()])
  return { parts, build: generationBuilder(parts), server: null }
}

/** Of what a gateway allows at a time, each worker has its part. */
function share(config: Config, seat: Seat): Config {
  const { pipeline } = config
  return { ...config, pipeline: { ...pipeline, maxDelayed: shareOf(pipeline.maxDelayed, seat) } }
}

function lend(seat: Seat, config: Config, clock: Clock, main: Peer<MainCalls>): Lent {
  const { shared, boot, seats } = seat
  const way = createWay(shared.backlog, seat.seat)
  return {
    logTo: createRemoteLog(main, way),
    ledger: ledgerOf(seat, config, clock, (onSummary) => createRemoteStream(main, way, onSummary)),
    capture: config.capture && createRemoteCapture(main, way),
    demo: { start: () => main.call('demo'), url: () => null, close: async () => undefined },
    memory: createDecisionMemory(shareOf(config.pipeline.memory, seat), clock.wallMs),
    status: statusOf(seat),
    room: roomOf(seat, config.http.maxConnections),
    common: toCommonMemory(seat),
    banBackend: createRemoteBans(main),
    // Seen from Redis a worker is an edge of its own: what is leased to it, or shared out while Redis is away, is its alone.
    instance: { name: `${config.edge}.${boot}.w${seat.seat}`, perEdge: seats },
  }
}

/** Requests in flight, where the main thread sees them also when this one has ended. */
function statusOf({ seat, shared }: Seat): Status {
  return {
    generation: undefined as unknown as Generation,
    draining: false,
    get inFlight() {
      return shared.inFlight[seat]!
    },
    set inFlight(count) {
      shared.inFlight[seat] = count
    },
    connections: () => 0,
    watch: () => undefined,
  }
}

/** `http.maxConnections` of all workers together. Of two that come at once for the last place, both may be refused. */
function roomOf({ seat, shared: { connections } }: Seat, most: number) {
  return {
    enter() {
      Atomics.add(connections, seat, 1)
      let open = 0
      for (let at = 0; at < connections.length; at++) open += Atomics.load(connections, at)
      if (open <= most) return true
      Atomics.sub(connections, seat, 1)
      return false
    },
    leave: () => void Atomics.sub(connections, seat, 1),
  }
}

/** Counts what no summary has told of yet, so that a crash is told with what it costs the statistics. */
function ledgerOf(
  { seat, shared: { unsummed } }: Seat,
  { events: { sample } }: Config,
  clock: Clock,
  open: (onSummary: () => void) => Stream,
): Ledger {
  const onSummary = (): void => {
    unsummed[seat] = 0
  }
  const ledger = createLedgerOver({ clock, sample }, () => open(onSummary))
  return {
    ...ledger,
    decision(decision) {
      ledger.decision(decision)
      unsummed[seat]!++
    },
  }
}

async function drainWorker({ parts, server }: Running, delayMs: number): Promise<'clean' | 'cut'> {
  const { status, bans, redis, ledger, log } = parts
  const announce = (): void => {
    status.draining = true
  }
  const outcome =
    server === null ? 'clean' : await drain({ ...server, announce }, delayMs, status.generation.config.drain.timeoutMs)
  await within(closeDeadlineMs, status.generation.retire())
  bans.close()
  await redis?.close()
  await ledger.close(closeDeadlineMs)
  await log.close(closeDeadlineMs)
  return outcome
}

/** A monotonic clock that all threads read alike: `performance.now()` begins at the start of each. */
function commonClock(zeroMs: number): Clock {
  const aheadMs = Number(process.hrtime.bigint()) / 1e6 - performance.now() - zeroMs
  return { wallMs: () => Date.now(), monotonicMs: () => performance.now() + aheadMs }
}
