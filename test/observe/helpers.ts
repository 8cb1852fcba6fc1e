import { request } from 'node:http'
import { createMetrics, type Metrics } from '../../gateway/observe/metrics.ts'
import type { MetricsReaders } from '../../gateway/observe/page.ts'

const quietSink = {
  ...{ sink: 'stdout', queued: 0, delivered: 0, dropped: 0, failedWrites: 0, spilledBytes: 0, oldestMs: 0 },
}

export const quietReaders: MetricsReaders = {
  workers: () => ({ alive: 1, crashes: 0 }),
  inFlight: () => 0,
  openConnections: () => 0,
  ready: () => true,
  policy: () => 'sha256:0123456789abcdef',
  events: () => ({ emitted: { decision: 0 }, sinks: [quietSink] }),
  logDropped: () => 0,
  capture: () => ({ recorded: 0, dropped: 0, bytes: 0 }),
  redis: () => ({
    ...{ servers: 1, away: 0, openings: 0, awayMs: 0, calls: 0, errors: { late: 0 } },
    keySizes: [{ family: 'limit', bytes: 0, budgetBytes: 0 }],
  }),
  bans: () => ({
    active: { address: 0 },
    changes: { add: 0 },
    resyncs: { start: 0 },
    unsaid: 0,
    unreadable: 0,
    away: false,
  }),
}

export function metricsWith(readers: Partial<MetricsReaders> = {}): Metrics {
  const metrics = createMetrics({ version: '1.2.3' })
  metrics.observe({ ...quietReaders, ...readers })
  return metrics
}

/** The value of each series on the page, under its name and labels as they stand there. */
export async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const blank = line.lastIndexOf(' ')
      return [line.slice(0, blank), Number(line.slice(blank + 1).replace('+Inf', 'Infinity'))]
    }),
  )
}

/** The series of one metric that are not 0. */
export async function scraped(metrics: Metrics, name: string): Promise<Record<string, number>> {
  const found = [...(await scrape(metrics))].filter(([series, value]) => series.split('{')[0] === name && value !== 0)
  return Object.fromEntries(found.map(([series, value]) => [series.slice(name.length), value]))
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request to the admin, under another name if `host` is given. */
export function ask(port: number, path: string, options: { host?: string; method?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host }
    const asked = request({ host: '127.0.0.1', port, path, headers, method: options.method ?? 'GET' }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
