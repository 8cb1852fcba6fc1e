import Table from 'cli-table3'
import type { ContenderResult, Run } from './measure.ts'
import { median, spread } from './statistics.ts'
import { judge, targets } from './targets.ts'
import type { WorkloadName } from './workload.ts'

/** A contender that was not timed, and why. */
export interface LeftOut {
  readonly name: string
  readonly why: string
}

/** Below this the server had time left: the load generator or somebody else on the machine was the limit. */
const saturated = 0.9
/** On a quiet machine the highest and the lowest round lie nearer than this share of the median. */
const restless = 0.3

/** Of what a process printed before it ended, its words are enough; the JSON has all of it. */
const stackLines = /\n +at .*/g

/** The table of contenders and that of targets, as text. */
export function toReport(
  results: readonly ContenderResult[],
  leftOut: readonly LeftOut[],
  workload: WorkloadName,
): string {
  const notes = leftOut.map(({ name, why }) => `${name}: not timed: ${why.replace(stackLines, '')}`)
  const unsaturated = results.some(({ runs }) => (medianOf(runs, 'busy') ?? 1) < saturated)
  if (unsaturated) notes.push('* not the limit itself: compare it by requests per CPU second')
  const widest = Math.max(...results.map(({ runs }) => spread(ratesOf(runs))))
  if (widest > restless)
    notes.push('! the rounds lie far apart: something else used the machine; run again when it is quiet')
  return [contenderTable(results), targetTable(results, leftOut, workload), notes.join('\n')]
    .filter(Boolean)
    .join('\n\n')
}

function contenderTable(results: readonly ContenderResult[]): string {
  const table = plainTable(['', '', 'req/s', 'spread', 'core', 'req/CPU s', 'p99 ms', 'MB', 'ready ms'], 2)
  for (const { name, what, runs, readyMs, residentBytes } of results) {
    const rates = ratesOf(runs)
    const busy = medianOf(runs, 'busy')
    table.push([
      name,
      what,
      whole(median(rates)),
      `±${percent(spread(rates) / 2)}`,
      busy === null ? '-' : `${percent(busy)}${busy < saturated ? '*' : ''}`,
      whole(medianOf(runs, 'requestsPerCpuSecond')),
      whole(medianOf(runs, 'p99Ms')),
      whole(residentBytes === null ? null : residentBytes / 1e6),
      whole(readyMs),
    ])
  }
  return table.toString()
}

function targetTable(results: readonly ContenderResult[], leftOut: readonly LeftOut[], workload: WorkloadName): string {
  const table = plainTable(['target', 'at least', 'req/s', 'per CPU', ''], 1)
  for (const target of targets.filter((one) => one.workload === workload)) {
    const judgement = judge(target, results)
    const missing = leftOut.find(({ name }) => name === target.ours || name === target.other)
    const wanted = `${target.least} x`
    if (judgement) {
      const { ratio, ratioPerCpu, met } = judgement
      table.push([target.what, wanted, times(ratio), times(ratioPerCpu), met ? 'met' : 'MISSED'])
    } else if (missing) {
      table.push([target.what, wanted, '-', '-', `${missing.name} was not timed`])
    }
  }
  return table.length === 0 ? '' : table.toString()
}

function ratesOf(runs: readonly Run[]): number[] {
  return runs.map(({ requestsPerSecond }) => requestsPerSecond)
}

/** The median of one number of all runs; `null` when it is not known. */
function medianOf(runs: readonly Run[], key: 'busy' | 'requestsPerCpuSecond' | 'p99Ms'): number | null {
  const values = runs.map((run) => run[key]).filter((value) => value !== null)
  return values.length === runs.length ? median(values) : null
}

/** Columns without lines: reads well in a terminal, a file and a README. */
export function plainTable(head: string[], textColumns: number) {
  const none = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
  const lines = [...none, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid']
  return new Table({
    head,
    chars: { ...Object.fromEntries(lines.map((line) => [line, ''])), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, i) => (i < textColumns ? 'left' : 'right')),
  })
}

function whole(value: number | null): string {
  return value === null ? '-' : Math.round(value).toLocaleString('en')
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function times(ratio: number | null): string {
  return ratio === null ? '-' : ratio.toFixed(2)
}
