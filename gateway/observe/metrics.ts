import type { Decision, HookName, PluginMetrics, Skipped } from '../contract/index.ts'
import { type MetricNumbers, mergePages, toNumbers } from './merge.ts'
import { addReaders, createNumbers, createPage, type MetricsReaders, type MirrorOutcome } from './page.ts'
import { createPluginMetrics } from './plugin-metrics.ts'

export interface MetricsOptions {
  readonly version: string
}

export interface Metrics {
  /** Everything that one settled request counts for. `requestMicros`: from its head to its last byte. */
  settled(decision: Decision, requestMicros: number): undefined
  /** The time of one phase, on those requests that are measured. */
  phase(name: HookName, micros: number): undefined
  /** The time of a call to Redis that was answered. */
  roundTrip(seconds: number): undefined
  pluginFailure(plugin: string, hook: string, why: Skipped['why']): undefined
  /** Whether a plugin is left out because it cost too much. */
  bypassed(plugin: string, on: boolean): undefined
  reloaded(successful: boolean): undefined
  /** What became of a copy of a request. */
  mirrored(outcome: MirrorOutcome): undefined
  /** A change of bans arrived from another edge, so long after it was made. */
  banArrived(ms: number): undefined
  /** For `PluginHost.metrics`; the same for every instance of that plugin, also after a reload. */
  pluginMetrics(plugin: string): PluginMetrics
  /** Adds the metrics that other parts know. Once, when those parts are there. */
  observe(read: MetricsReaders): undefined
  /** The page for Prometheus, with the numbers of other threads added. */
  text(others?: readonly MetricNumbers[]): Promise<string>
  /** For the page of another thread. */
  numbers(): Promise<MetricNumbers>
  readonly contentType: string
}

/** Counting is additions to plain numbers; everything else happens when somebody scrapes. */
export function createMetrics({ version }: MetricsOptions): Metrics {
  const numbers = createNumbers()
  const registry = createPage(numbers, version)
  const {
    requests,
    overhead,
    upstream,
    whole,
    phases,
    refusals,
    failures,
    bypasses,
    reloads,
    lastReload,
    mirrored,
    banArrivals,
  } = numbers
  return {
    settled(decision, requestMicros) {
      requests.count(decision)
      const { gatewayMicros, upstreamMillis, error } = decision.outcome
      overhead.observe(gatewayMicros / 1e6)
      if (upstreamMillis !== null) upstream.observe(upstreamMillis / 1e3)
      whole.observe(requestMicros / 1e6)
      if (error !== null) refusals.cell(error).value++
    },
    phase(name, micros) {
      phases[name].observe(micros / 1e6)
    },
    roundTrip: numbers.roundTrips.observe,
    pluginFailure(plugin, hook, why) {
      failures.cell(plugin, hook, why).value++
    },
    bypassed(plugin, on) {
      bypasses.cell(plugin).value = on ? 1 : 0
    },
    reloaded(successful) {
      reloads.cell(successful ? 'success' : 'failure').value++
      lastReload.value = successful ? 1 : 0
    },
    mirrored(outcome) {
      mirrored.cell(outcome).value++
    },
    banArrived: (ms) => banArrivals.observe(ms / 1e3),
    pluginMetrics: createPluginMetrics(registry),
    observe: (read) => addReaders(registry, read),
    text: (others = []) => (others.length === 0 ? registry.metrics() : mergePages(registry, others)),
    numbers: () => toNumbers(registry),
    contentType: registry.contentType,
  }
}
