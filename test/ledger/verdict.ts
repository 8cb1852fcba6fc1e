import type { Answer } from './load.ts'
import type { Account, Report } from './reader.ts'

/** Whether every answered request is accounted for, and the sums that show it. */
export function judge(
  { accounts, duplicates, missing }: Report,
  answers: readonly Answer[],
  killedMs: number,
): { readonly lines: readonly string[]; readonly isComplete: boolean } {
  const received = new Set(accounts.flatMap(({ decisions }) => decisions))
  const endOf = new Map(answers.map(({ id, endMs }) => [id, endMs]))
  const lost = answers.filter(({ id }) => !received.has(id))
  // The first process only measured the throughput.
  const [, killed, second] = accounts
  const tail = killed?.gaps.find(({ to }) => to === null)
  const lastMs = Math.max(0, ...(killed?.decisions ?? []).map((id) => endOf.get(id) ?? 0))
  const outOfOrder = accounts.reduce((sum, account) => sum + account.outOfOrder, 0)
  // What the killed process had decided after the last record that reached disk or sink: its number nobody knows.
  const inTail = lost.filter(({ endMs }) => endMs <= killedMs && endMs > lastMs)
  const explained = accounts.reduce((sum, account) => sum + declared(account), 0)
  const unexplained = Math.max(0, lost.length - inTail.length - explained)
  const isComplete =
    missing.length === 0 && unexplained === 0 && outOfOrder === 0 && (tail !== undefined || inTail.length === 0)
  const lines = [
    `Answered requests: ${answers.length}. Received decisions of them: ${answers.length - lost.length}.`,
    `Not received: ${lost.length}; inside declared gaps with known ends: ${lost.length - inTail.length - unexplained}` +
      ` (gaps declare ${explained} records, summaries among them); in the open gap of the killed process: ${inTail.length}` +
      (tail ? `, from number ${tail.from}` : '') +
      `; unexplained: ${unexplained}.`,
    `Of the killed process: ${killed?.events ?? 0} events; of the one after it: ${second?.events ?? 0}.`,
    `Numbers neither received nor declared: ${missing.length}. Received twice, removed by id: ${duplicates}. Out of order: ${outOfOrder}.`,
    isComplete ? 'COMPLETE' : 'NOT COMPLETE',
  ]
  return { lines, isComplete }
}

/** Numbers that gaps with a known end declare lost. */
function declared({ gaps }: Account): number {
  return gaps.reduce((sum, { from, to }) => sum + (to === null ? 0 : to - from + 1), 0)
}
