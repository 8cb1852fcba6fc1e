import { collectDefaultMetrics, Registry } from '@prometheus-io/client'
import type { HookName } from '../contract/index.ts'
import { type Cell, type Counters, createCounters } from './counters.ts'
import { expose, type Sample } from './exposition.ts'
import {
  createHistogram,
  exchangeBounds,
  gatewayBounds,
  type Histogram,
  phaseBounds,
  roundTripBounds,
} from './histogram.ts'
import { addRedis, type RedisReadings } from './redis-metrics.ts'
import { createRequestCounts, type RequestCounts } from './request-counts.ts'

/** What other parts of the process know; read at each scrape. */
export interface MetricsReaders {
  inFlight(): number
  openConnections(): number
  ready(): boolean
  /** `Decision.policy` of what is in force. */
  policy(): string
  /** `Ledger.stats()`. */
  events(): EventNumbers
  /** Log lines that found no room. */
  logDropped(): number
  /** `RedisStore.stats()`; `null` without Redis. */
  redis(): RedisReadings | null
  /** `Capture.stats()`; `null` without captures. */
  capture(): { readonly recorded: number; readonly dropped: number; readonly bytes: number } | null
  /** `SharedBans.stats()`. */
  bans(): BanNumbers
  /** Threads that serve requests now, and those that crashed. */
  workers(): { readonly alive: number; readonly crashes: number }
}

interface EventNumbers {
  readonly emitted: Readonly<Record<string, number>>
  readonly sinks: readonly SinkNumbers[]
}

interface SinkNumbers {
  readonly sink: string
  readonly queued: number
  readonly delivered: number
  readonly dropped: number
  readonly failedWrites: number
  readonly spilledBytes: number
  readonly oldestMs: number
}

interface BanNumbers {
  readonly active: Readonly<Record<string, number>>
  readonly changes: Readonly<Record<string, number>>
  readonly resyncs: Readonly<Record<string, number>>
  readonly unsaid: number
  readonly unreadable: number
  readonly away: boolean
}

const mirrorOutcomes = ['sent', 'answered', 'failed', 'skipped'] as const
export type MirrorOutcome = (typeof mirrorOutcomes)[number]

/** The numbers that the hot path counts up. */
export interface Numbers {
  readonly requests: RequestCounts
  readonly overhead: Histogram
  readonly upstream: Histogram
  readonly whole: Histogram
  readonly phases: Readonly<Record<HookName, Histogram>>
  readonly roundTrips: Histogram
  readonly refusals: Counters
  readonly failures: Counters
  readonly bypasses: Counters
  readonly reloads: Counters
  readonly mirrored: Counters
  readonly banArrivals: Histogram
  readonly lastReload: Cell
}

export function createNumbers(): Numbers {
  const reloads = createCounters(['result'])
  for (const result of ['success', 'failure']) reloads.cell(result)
  const mirrored = createCounters(['outcome'])
  for (const outcome of mirrorOutcomes) mirrored.cell(outcome)
  return {
    requests: createRequestCounts(),
    overhead: createHistogram(gatewayBounds),
    upstream: createHistogram(exchangeBounds),
    whole: createHistogram(exchangeBounds),
    phases: createPhases(),
    roundTrips: createHistogram(roundTripBounds),
    refusals: createCounters(['code']),
    failures: createCounters(['plugin', 'hook', 'why']),
    bypasses: createCounters(['plugin']),
    reloads,
    mirrored,
    lastReload: { value: 1 },
    banArrivals: createHistogram(exchangeBounds),
  }
}

/** Puts on a page of its own every number that the gateway counts itself; docs/metrics.md explains each metric. */
export function createPage(numbers: Numbers, version: string): Registry {
  const registry = new Registry()
  const { counter, gauge } = adders(registry)

  counter('requests_total', 'Settled requests.', numbers.requests.requests)
  counter('verdicts_total', 'Verdicts of plugins, enforced and observed.', numbers.requests.verdicts)
  counter('refused_total', 'Requests that the gateway itself ended, by error code.', numbers.refusals.samples)
  counter('mirrored_total', 'Copies of requests, by what became of them.', numbers.mirrored.samples)
  counter('plugin_failures_total', 'Hooks that did not run or whose result was not used.', numbers.failures.samples)
  gauge('plugin_bypassed', '1 while a plugin is left out because it cost too much.', numbers.bypasses.samples)
  addHistograms(registry, numbers)
  counter('config_reloads_total', 'Reloads of the configuration.', numbers.reloads.samples)
  gauge('config_last_reload_successful', '0 after a reload that failed.', () => one(numbers.lastReload.value))
  gauge('build_info', 'What is running.', () => one(1, { version, node: process.versions.node }))
  addProcess(registry)
  return registry
}

/** Memory, processor time and event loop, by the client library. */
function addProcess(registry: Registry): undefined {
  // Rarer than by default (10 ms, 100 ms): an idle sidecar should stay idle, and lag that matters is longer.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20, eventLoopUtilizationTimeout: 1_000 })
  // These walk over every open connection at each scrape; `sallyport_open_connections` is the one that matters.
  for (const what of ['handles', 'requests', 'resources']) {
    registry.removeSingleMetric(`nodejs_active_${what}`)
    registry.removeSingleMetric(`nodejs_active_${what}_total`)
  }
  // Says the same as the histogram, at more cost.
  registry.removeSingleMetric('nodejs_eventloop_utilization_summary')
}

/** Adds what is read from other parts of the process. */
export function addReaders(registry: Registry, read: MetricsReaders): undefined {
  const { counter, gauge } = adders(registry)
  gauge('in_flight', 'Requests that are not settled.', () => one(read.inFlight()))
  gauge('open_connections', 'Connections of clients.', () => one(read.openConnections()))
  addEvents(registry, read)
  counter('log_lines_dropped_total', 'Log lines that found no room.', () => one(read.logDropped()))
  const captured = (what: 'recorded' | 'dropped' | 'bytes') => {
    const stats = read.capture()
    return stats === null ? [] : one(stats[what])
  }
  counter('captured_requests_total', 'Requests that were recorded for replay.', () => captured('recorded'))
  counter('capture_dropped_total', 'Requests that should have been recorded and were not.', () => captured('dropped'))
  counter('capture_bytes_total', 'Bytes written to capture files.', () => captured('bytes'))
  gauge('config_info', 'The configuration in force.', () => one(1, { hash: read.policy() }))
  addRedis(registry, read.redis)
  addBans(registry, read.bans)
  gauge('workers', 'Threads that serve requests.', () => one(read.workers().alive))
  counter('worker_crashes_total', 'Workers that ended unasked and were replaced.', () => one(read.workers().crashes))
  gauge('ready', '1 while the gateway wants requests.', () => one(read.ready() ? 1 : 0))
}

function addEvents(registry: Registry, read: MetricsReaders): undefined {
  const { counter, gauge } = adders(registry)
  counter('events_total', 'Records of the ledger by type.', () => by('type', read.events().emitted))
  const bySink = (number: (sink: SinkNumbers) => number) => (): Sample[] =>
    read.events().sinks.map((sink) => ({ value: number(sink), labels: { sink: sink.sink } }))
  counter(
    'events_delivered_total',
    'Records that a sink has taken.',
    bySink(({ delivered }) => delivered),
  )
  counter(
    'events_dropped_total',
    'Records that a sink will never receive.',
    bySink(({ dropped }) => dropped),
  )
  counter(
    'events_failed_writes_total',
    'Attempts that a sink did not take.',
    bySink(({ failedWrites }) => failedWrites),
  )
  gauge(
    'events_queued',
    'Records that wait in memory.',
    bySink(({ queued }) => queued),
  )
  gauge(
    'events_spilled_bytes',
    'Records that wait on disk.',
    bySink(({ spilledBytes }) => spilledBytes),
  )
  gauge(
    'events_oldest_seconds',
    'Age of the oldest record that waits.',
    bySink(({ oldestMs }) => oldestMs / 1e3),
  )
}

function adders(registry: Registry) {
  const add = (type: 'counter' | 'gauge') => (name: string, help: string, samples: () => Iterable<Sample>) =>
    expose(registry, { name: `sallyport_${name}`, help, type, samples })
  return { counter: add('counter'), gauge: add('gauge') }
}

/** All bans that this edge knows. */
function addBans(registry: Registry, read: () => BanNumbers): undefined {
  const { counter, gauge } = adders(registry)
  gauge('bans', 'Bans and allows in force.', () => by('kind', read().active))
  counter('ban_changes_total', 'Changes of bans that this edge made and told.', () => by('action', read().changes))
  counter('ban_resyncs_total', 'Times that all bans were read.', () => by('why', read().resyncs))
  gauge('bans_untold', 'Changes that Redis has not heard of.', () => one(read().unsaid))
  gauge('bans_unreadable', 'Shared bans that no key here can read.', () => one(read().unreadable))
  gauge('bans_away', '1 while bans are not shared.', () => one(read().away ? 1 : 0))
}

function addHistograms(
  registry: Registry,
  { overhead, upstream, whole, phases, roundTrips, banArrivals }: Numbers,
): undefined {
  const add = (short: string, help: string, samples: (name: string) => Iterable<Sample>) => {
    const name = `sallyport_${short}`
    expose(registry, { name, help, type: 'histogram', samples: () => samples(name) })
  }
  add('overhead_seconds', 'Time in the gateway itself.', (name) => overhead.samples(name))
  add('upstream_seconds', 'From dispatch to the response head of the application.', (name) => upstream.samples(name))
  add('request_seconds', 'From the head of a request to its last byte.', (name) => whole.samples(name))
  add('redis_round_trip_seconds', 'Answered calls to Redis.', (name) => roundTrips.samples(name))
  add('ban_propagation_seconds', 'From a change of bans on another edge to this one.', (name) =>
    banArrivals.samples(name),
  )
  add('phase_seconds', 'Time of one phase, on a sample of the requests.', (name) =>
    Object.entries(phases).flatMap(([phase, observed]) => observed.samples(name, { phase })),
  )
}

function createPhases(): Readonly<Record<HookName, Histogram>> {
  return {
    onRequest: createHistogram(phaseBounds),
    consult: createHistogram(phaseBounds),
    score: createHistogram(phaseBounds),
    scoreBody: createHistogram(phaseBounds),
    decide: createHistogram(phaseBounds),
    onResponse: createHistogram(phaseBounds),
    onResponseBody: createHistogram(phaseBounds),
    onSettled: createHistogram(phaseBounds),
  }
}

function one(value: number, labels: Readonly<Record<string, string>> = {}): Sample[] {
  return [{ value, labels }]
}

function by(label: string, counts: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(counts).map(([name, value]) => ({ value, labels: { [label]: name } }))
}
