import type { Entrant } from './entrants.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { type ContenderResult, measure, type Run } from './measure.ts'
import type { BenchOptions } from './options.ts'
import type { LeftOut } from './report.ts'
import type { Load } from './sender.ts'
import { workloads } from './workload.ts'

export type Timing = Pick<BenchOptions, 'rounds' | 'seconds' | 'warmUpSeconds' | 'connections' | 'workload'>

/**
 * Warm-up, then rounds in which each is timed once; every second round goes the other way, so that drift cancels out. Who
 * fails on the way is put into `leftOut` and is not among the results.
 */
export async function runRounds(
  load: Load<LoadJob, LoadResult>,
  entrants: readonly Entrant[],
  leftOut: LeftOut[],
  { rounds, seconds, warmUpSeconds, connections, workload }: Timing,
  say: (text: string) => void,
): Promise<ContenderResult[]> {
  const runs = new Map(entrants.map(({ name }) => [name, [] as Run[]]))
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? `warm-up, ${entrants.length} servers` : `round ${round} of ${rounds}`)
    const order = round % 2 === 0 ? entrants.toReversed() : entrants
    for (const { name, server, guards, url } of order) {
      if (leftOut.some((other) => other.name === name)) continue
      try {
        const job = { url, workload, connections, seconds: round === 0 ? warmUpSeconds : seconds }
        const run = await measure(load, server, guards, workloads[workload], job)
        if (round > 0) runs.get(name)!.push(run)
      } catch (error) {
        leftOut.push({ name, why: (error as Error).message })
      }
    }
  }
  return entrants
    .filter(({ name }) => runs.get(name)!.length === rounds)
    .map(({ name, what, readyMs, server }): ContenderResult => {
      return { name, what, runs: runs.get(name)!, readyMs, residentBytes: server.residentBytes() }
    })
}
