import type { LoadJob, LoadResult } from './load.ts'
import type { Running } from './processes.ts'
import type { Load } from './sender.ts'
import type { Workload } from './workload.ts'

/** One timed run. */
export interface Run extends LoadResult {
  /** Share of one core that the server used, 0-1; `null` where there is no /proc. */
  readonly busy: number | null
  /** What it would serve with a whole core: comparable also where the load generator or a busy machine was the limit. */
  readonly requestsPerCpuSecond: number | null
}

export interface ContenderResult {
  readonly name: string
  readonly what: string
  /** One per round, in order. */
  readonly runs: readonly Run[]
  /** From the start of the process; `null` for the application itself, which is started apart. */
  readonly readyMs: number | null
  /** After the last round. */
  readonly residentBytes: number | null
}

/** One run against one server. Throws when it answered anything else than it should. */
export async function measure(
  load: Load<LoadJob, LoadResult>,
  server: Running,
  guards: boolean,
  workload: Workload,
  job: LoadJob,
): Promise<Run> {
  server.assertAlive()
  const cpuBefore = server.cpuSeconds()
  const startedAtMs = performance.now()
  const result = await load.run(job)
  const elapsedSeconds = (performance.now() - startedAtMs) / 1_000
  const cpuAfter = server.cpuSeconds()
  server.assertAlive()
  assertExpected(server.name, result, guards ? workload.refused : 0)
  const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore
  const answers = Object.values(result.statuses).reduce((sum, count) => sum + count, 0)
  return {
    ...result,
    busy: cpuSeconds === null ? null : cpuSeconds / elapsedSeconds,
    requestsPerCpuSecond: cpuSeconds === null ? null : answers / cpuSeconds,
  }
}

/** `refused`: the share that must be 403; everything else must be 200. */
function assertExpected(name: string, { statuses, failures }: LoadResult, refused: number): void {
  const { 200: passed = 0, 403: denied = 0, ...others } = statuses
  const answers = passed + denied
  // A run ends anywhere in the list of requests: a slow server has a few more or fewer of the bad ones by chance.
  const tolerance = refused / 4 + 3 * Math.sqrt(refused / answers)
  const shareIsRight = refused === 0 ? denied === 0 : Math.abs(denied / answers - refused) < tolerance
  if (passed > 0 && failures === 0 && Object.keys(others).length === 0 && shareIsRight) return
  const counts = Object.entries(statuses).map(([status, count]) => `${count} x ${status}`)
  const wanted = refused === 0 ? '200 only' : `${refused * 100} % 403 and else 200`
  throw new Error(`${name} answered ${counts.join(', ') || 'nothing'} with ${failures} failures; expected ${wanted}`)
}
