// The load generator, forked with an IPC channel: one for all runs, so that each finds it equally warm.
import autocannon from 'autocannon'
import { type WorkloadName, workloads } from './workload.ts'

export interface LoadJob {
  readonly url: string
  readonly workload: WorkloadName
  readonly connections: number
  readonly seconds: number
}

export interface LoadResult {
  readonly requestsPerSecond: number
  /** Count of each status received. */
  readonly statuses: Readonly<Record<string, number>>
  /** Connections that failed and answers that did not come. */
  readonly failures: number
  /** Of the closed loop: it waits for each answer, so this is no user's latency. Whole milliseconds. */
  readonly p99Ms: number
}

/**
 * Each connection starts elsewhere in the list of requests, or a slow server would see only the first ones. Prime, so that
 * the starts spread over a list of any length.
 */
const stride = 37

process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.send?.({ ready: true })

async function run({ url, workload, connections, seconds }: LoadJob): Promise<LoadResult> {
  const { requests } = workloads[workload]
  let client = 0
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    sampleInt: 100,
    setupClient: (one) => {
      one.setRequests(rotate(requests, client * stride).map((request) => ({ ...request })))
      client += 1
    },
  })
  const counts = Object.entries(result.statusCodeStats).map(([status, { count }]) => [status, count] as const)
  return {
    requestsPerSecond: counts.reduce((sum, [, count]) => sum + count, 0) / result.duration,
    statuses: Object.fromEntries(counts),
    failures: result.errors + result.timeouts,
    p99Ms: result.latency.p99,
  }
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}
