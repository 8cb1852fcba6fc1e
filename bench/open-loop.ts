// Sends at a fixed rate whatever comes back, forked with an IPC channel like load.ts. autocannon counts whole
// milliseconds, and what a gateway adds is a fraction of one.
import { setImmediate as turn } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { type WorkloadName, workloads } from './workload.ts'

export interface OpenLoopJob {
  readonly url: string
  readonly workload: WorkloadName
  readonly connections: number
  /** Requests a second of all connections. */
  readonly rate: number
  readonly seconds: number
}

export interface OpenLoopResult {
  /** From the moment of sending, in ms; sorted. */
  readonly percentiles: Readonly<Record<'p50' | 'p99' | 'p999', number>>
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly failures: number
}

/** Later than this, what is under way counts as failed. */
const patienceMs = 5_000

process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (job: OpenLoopJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.send?.({ ready: true })

async function run({ url, workload, connections, rate, seconds }: OpenLoopJob): Promise<OpenLoopResult> {
  const { requests } = workloads[workload]
  const pool = new Pool(url, { connections, pipelining: 1 })
  const total = Math.floor(rate * seconds)
  const latencies = new Float64Array(total)
  const statuses: Record<string, number> = {}
  let answered = 0
  let failures = 0
  const startMs = performance.now()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1_000) * rate))
    for (; sent < due; sent++) send(requests[sent % requests.length]!)
    await turn()
  }
  const endMs = performance.now() + patienceMs
  while (answered + failures < total && performance.now() < endMs) await turn()
  await pool.destroy()
  const sorted = latencies.subarray(0, answered).sort()
  const at = (share: number): number => sorted[Math.min(answered - 1, Math.ceil(answered * share) - 1)] ?? Number.NaN
  return {
    percentiles: { p50: at(0.5), p99: at(0.99), p999: at(0.999) },
    sent: total,
    statuses,
    failures: total - answered,
  }

  function send({ method, path, headers, body }: (typeof requests)[number]): void {
    const sentMs = performance.now()
    const options = { method: method as Dispatcher.HttpMethod, path, headers, body: body ?? null }
    pool.dispatch(options, {
      onRequestStart: () => {},
      onResponseStart: (_controller, status) => {
        statuses[status] = (statuses[status] ?? 0) + 1
      },
      onResponseData: () => {},
      onResponseEnd: () => {
        latencies[answered++] = performance.now() - sentMs
      },
      onResponseError: () => {
        failures++
      },
    })
  }
}
