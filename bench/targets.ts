import type { ContenderResult } from './measure.ts'
import { median } from './statistics.ts'
import type { WorkloadName } from './workload.ts'

/** A promise of the product: `ours` serves at least `least` times as much as `other`. */
export interface Target {
  readonly what: string
  readonly workload: WorkloadName
  readonly ours: string
  readonly other: string
  readonly least: number
}

export const targets: readonly Target[] = [
  { what: 'everything on / @fastify/http-proxy', workload: 'plain', ours: 'full', other: 'http-proxy', least: 2 },
  { what: 'everything on / no plugins', workload: 'plain', ours: 'full', other: 'bare', least: 0.75 },
  { what: 'no plugins / HAProxy', workload: 'plain', ours: 'bare', other: 'haproxy', least: 0.5 },
  {
    what: 'everything on / nginx + ModSecurity + CRS',
    workload: 'plain',
    ours: 'full',
    other: 'modsecurity',
    least: 15,
  },
  { what: 'leased limits / local limits', workload: 'plain', ours: 'leased', other: 'limits', least: 0.95 },
  { what: 'exact limits / local limits', workload: 'plain', ours: 'exact', other: 'limits', least: 0.5 },
  { what: 'everything on / no plugins, realistic mix', workload: 'mix', ours: 'full', other: 'bare', least: 0.6 },
]

export interface Judgement extends Target {
  /** Median over the rounds of the ratio within a round: requests per second, and per CPU second (`null`: not known). */
  readonly ratio: number
  readonly ratioPerCpu: number | null
  /** By the lower of the two: a peer that was held back by the load generator is not beaten. */
  readonly met: boolean
}

/** `undefined` when one of the two was not measured. */
export function judge(target: Target, results: readonly ContenderResult[]): Judgement | undefined {
  const ours = results.find(({ name }) => name === target.ours)
  const other = results.find(({ name }) => name === target.other)
  if (!ours || !other) return undefined
  const ratios = ours.runs.map((run, i) => run.requestsPerSecond / other.runs[i]!.requestsPerSecond)
  const perCpu = ours.runs.map((run, i) => ratioOrNull(run.requestsPerCpuSecond, other.runs[i]!.requestsPerCpuSecond))
  const known = perCpu.filter((value) => value !== null)
  const ratio = median(ratios)
  const ratioPerCpu = known.length === perCpu.length ? median(known) : null
  return { ...target, ratio, ratioPerCpu, met: Math.min(ratio, ratioPerCpu ?? ratio) >= target.least }
}

function ratioOrNull(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b
}
