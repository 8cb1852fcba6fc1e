import Table from 'cli-table3'
import type { SuiteResult } from './outcome.ts'

/** One line per suite, then what the sum hides. */
export function toReport(suites: readonly SuiteResult[], verbose: boolean): string {
  const table = new Table({
    head: ['suite', 'cases', 'as expected', 'differing (explained)', 'unexplained', 's'],
    style: { head: [], border: [] },
  })
  for (const { suite, cases, seconds, absent } of suites) {
    const count = (outcome: string): number => cases.filter((one) => one.outcome === outcome).length
    if (cases.length === 0) table.push([suite, 'absent', '-', '-', '-', '-'])
    else {
      const counts = [cases.length, count('expected'), count('differing'), count('unexplained')]
      table.push([absent === undefined ? suite : `${suite} (in part)`, ...counts, seconds.toFixed(1)])
    }
  }
  const notes = suites.flatMap(({ suite, absent }) => (absent === undefined ? [] : [`${suite}: ${absent}`]))
  return [table.toString(), notes.join('\n'), ...suites.map((suite) => details(suite, verbose))]
    .filter(Boolean)
    .join('\n\n')
}

function details({ suite, cases }: SuiteResult, verbose: boolean): string {
  const lines: string[] = []
  const kinds = new Map<string, number>()
  for (const { outcome, kind } of cases) {
    if (outcome === 'expected' && kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  if (kinds.size > 0) lines.push(`${suite}: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
  for (const { name, outcome, note, input } of cases) {
    if (outcome === 'unexplained') {
      lines.push(
        `UNEXPLAINED ${suite} | ${name} | ${note}${input === undefined ? '' : `\n  sent: ${JSON.stringify(input.slice(0, 400))}`}`,
      )
    } else if (outcome === 'differing' && verbose) lines.push(`differs ${suite} | ${name} | ${note}`)
  }
  return lines.join('\n')
}

export function isClean(suites: readonly SuiteResult[]): boolean {
  return suites.every(({ cases }) => cases.every(({ outcome }) => outcome !== 'unexplained'))
}
