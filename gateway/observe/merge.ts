import { Registry } from '@prometheus-io/client'

/** All numbers of one thread, as its registry gives them. They can be sent to another thread. */
export type MetricNumbers = readonly MetricNumber[]

interface MetricNumber {
  readonly name: string
  readonly type: unknown
  readonly values: readonly unknown[]
  readonly aggregator?: string
}

/** What every thread knows whole, or what is a state and no amount. Everything else is added up. */
const rules: Readonly<Record<string, 'min' | 'max'>> = {
  sallyport_build_info: 'max',
  sallyport_config_info: 'max',
  sallyport_config_last_reload_successful: 'min',
  sallyport_ready: 'min',
  sallyport_workers: 'max',
  sallyport_plugin_bypassed: 'max',
  sallyport_bans: 'max',
  sallyport_bans_unreadable: 'max',
  sallyport_bans_away: 'max',
  sallyport_events_oldest_seconds: 'max',
  sallyport_redis_servers: 'max',
  sallyport_redis_servers_away: 'max',
  sallyport_redis_key_bytes: 'max',
  sallyport_redis_key_budget_bytes: 'max',
  sallyport_rate_limit_store_away: 'max',
  sallyport_rate_limit_edges: 'max',
  sallyport_rate_limit_lease_age_seconds: 'max',
}

/** Of the process: every thread would tell the same. */
const ofProcess = /^process_|^nodejs_version_info$|^nodejs_external_memory_bytes$/

/** The numbers of a worker, without those that the main thread tells of the whole process. */
export async function toNumbers(registry: Registry): Promise<MetricNumbers> {
  const all = (await registry.getMetricsAsJSON()) as unknown as MetricNumbers
  return all.filter(({ name }) => !ofProcess.test(name)).map(withRule)
}

/** One page of the numbers of all threads. The main thread's come first: they name those of the process. */
export function mergePages(main: Registry, workers: readonly MetricNumbers[]): Promise<string> {
  return main.getMetricsAsJSON().then((own) => {
    const first = (own as unknown as MetricNumbers).map(withRule)
    return Registry.aggregate([first, ...workers] as unknown as object[]).metrics()
  })
}

/** What workers that ended have counted: their counters and histograms go on counting, their states are no more. */
export function whatStays(before: MetricNumbers, last: MetricNumbers): MetricNumbers {
  const counted = last.filter(
    ({ name, type }) => (type === 'counter' || type === 'histogram') && !/^nodejs_/.test(name),
  )
  const all = Registry.aggregate([before, counted] as unknown as object[])
  return (all.getMetricsAsArray() as unknown as MetricNumbers).map(withRule)
}

/** Only what can be sent: metrics of the library hold functions, too. */
function withRule({ name, help, type, values, aggregator }: MetricNumber & { readonly help?: string }): MetricNumber {
  const rule = rules[name] ?? (/^nodejs_eventloop_lag/.test(name) ? 'max' : (aggregator ?? 'sum'))
  return { name, type, values, aggregator: rule, ...(help !== undefined && { help }) }
}
