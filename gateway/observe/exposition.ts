import type { Metric, Registry } from '@prometheus-io/client'

export interface Series {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** Read at scrape time only. */
  samples(): Iterable<Sample>
}

export interface Sample {
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
  /** Of a histogram: `<name>_bucket`, `<name>_sum`, `<name>_count`. */
  readonly metricName?: string
}

/**
 * Puts numbers that live in our own arrays onto a page of the registry. Its own counters take a labels object and build a
 * key from it at each increment, about a microsecond; a request needs ten of them.
 */
export function expose(registry: Registry, { name, help, type, samples }: Series): undefined {
  const get = async () => ({ name, help, type, aggregator: 'sum', values: [...samples()] })
  // The registry asks of a metric no more than this shape; its type names the library's own classes only.
  registry.registerMetric({ name, help, type, get } as unknown as Metric)
}
