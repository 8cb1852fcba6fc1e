import type { Troubles } from './fleet.ts'
import {
  admittedOf,
  overAdmission,
  overInFlight,
  p99,
  type Shot,
  underAdmission,
  underAdmissionOfSlots,
  underAdmissionOfWindows,
} from './judge.ts'
import { boundOf, type Counted } from './limits.ts'
import type { AccuracyOptions } from './options.ts'
import type { Run } from './runs.ts'

const columns = [
  'limit',
  'run',
  'offered',
  'admitted',
  'bound',
  'over, worst key',
  'over, p99 of keys',
  'under, all',
  'under, worst key',
  'under, p99 of keys',
  'degraded',
  'not judged',
]

export const head = `| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`

/** `shots` by key. Over is counted in requests beyond the bound, under in percent of what an ideal limit admits. */
export function toRow(
  way: Counted,
  run: Run,
  options: AccuracyOptions,
  shots: readonly (readonly Shot[])[],
  { degraded, unjudged }: Troubles,
): string {
  const over = shots.map(overOf(way, run, options))
  const under = shots.map(underOf(way, options))
  const admitted = shots.map(admittedOf)
  const ideal = admitted.reduce((sum, count, key) => sum + count / (1 - under[key]! || 1), 0)
  const all = admitted.reduce((sum, count) => sum + count, 0)
  const edges = way.coordination === 'local' ? `${options.gateways} * (` : ''
  const { text } = boundOf(way, options.size, run.more ?? 0)
  const cells = [
    ...[`${way.algorithm}, ${way.coordination}`, run.name, shots.flat().length, all],
    edges === '' ? text : `${edges}${text})`,
    ...[Math.max(...over).toFixed(2), p99(over).toFixed(2)],
    ...[percent(Math.max(0, 1 - all / ideal)), percent(Math.max(...under)), percent(p99(under))],
    ...[degraded, unjudged],
  ]
  return `| ${cells.join(' | ')} |`
}

function overOf(way: Counted, run: Run, { size, gateways }: AccuracyOptions): (shots: readonly Shot[]) => number {
  const { bound } = boundOf(way, size, run.more ?? 0)
  const edges = way.coordination === 'local' ? gateways : 1
  if (way.algorithm === 'concurrency') return (shots) => overInFlight(shots, bound(0) * edges)
  return (shots) => overAdmission(shots, (seconds) => bound(seconds) * edges)
}

function underOf({ algorithm }: Counted, { size, holdMs }: AccuracyOptions): (shots: readonly Shot[]) => number {
  const { rate, burst, window, inFlight } = size
  if (algorithm === 'token-bucket') return (shots) => underAdmission(shots, rate, burst)
  if (algorithm === 'concurrency') return (shots) => underAdmissionOfSlots(shots, inFlight, holdMs)
  return (shots) => underAdmissionOfWindows(shots, window, rate * window)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
