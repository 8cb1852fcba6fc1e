import Table from 'cli-table3'
import { type Cell, type Mistake, reached, sumOf, type Tally } from './tally.ts'

/** Other thresholds of the policy, shown beside the one in force. */
const LIMIT = 60
const OBSERVE = 40
const CURVE = [20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 100] as const
/** Enough of a value to know it again. */
const SHOWN_LENGTH = 160

/** All tables as text. `scored`: scores are known, not only answers. */
export function toReport(tally: Tally, scored: boolean): string {
  return [
    `Detection by source and class\n${detectionTable(tally, scored)}`,
    `By place\n${pairTable('place', tally.attackPlaces, tally.benignPlaces)}`,
    `By encoding\n${pairTable('encoding', tally.attackEncodings, tally.benignEncodings)}`,
    `False alarms by source\n${alarmTable(tally, scored)}`,
    scored ? `By threshold\n${curveTable(tally)}` : `Answers\n${statusTable(tally)}`,
    mislabelledLine(tally),
    timing(tally, scored),
    mistakes('Missed', tally.missed),
    mistakes('False alarms', tally.alarmed),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function detectionTable({ attacks }: Tally, scored: boolean): string {
  const table = plainTable(['source', 'class', 'requests', 'blocked', ...reachHeads(scored)], 2)
  const rows = [...attacks].map(([key, cell]) => [key.split('\n'), cell] as const)
  rows.sort(([[a]], [[b]]) => a!.localeCompare(b!))
  for (const [[source, kind], cell] of rows) table.push([source!, kind!, ...counts(cell, scored)])
  const all = sumOf(attacks.values())
  table.push(['all', '', ...counts(all, scored)])
  table.push(['mean of classes', '', '', meanShare(attacks.values()), ...(scored ? ['', ''] : [])])
  return table.toString()
}

function alarmTable({ benign }: Tally, scored: boolean): string {
  const table = plainTable(['source', 'requests', 'blocked', ...reachHeads(scored)], 1)
  for (const [source, cell] of benign) table.push([source, ...counts(cell, scored)])
  table.push(['all', ...counts(sumOf(benign.values()), scored)])
  table.push(['mean of sources', '', meanShare(benign.values()), ...(scored ? ['', ''] : [])])
  return table.toString()
}

function pairTable(name: string, attacks: ReadonlyMap<string, Cell>, benign: ReadonlyMap<string, Cell>): string {
  const table = plainTable([name, 'attacks', 'blocked', 'benign', 'blocked'], 1)
  for (const key of new Set([...attacks.keys(), ...benign.keys()])) {
    const [attack, good] = [attacks.get(key), benign.get(key)]
    table.push([key, attack?.count ?? 0, share(attack), good?.count ?? 0, share(good)])
  }
  return table.toString()
}

/** What other operating points would give. */
function curveTable({ attacks, benign }: Tally): string {
  const table = plainTable(['threshold', 'detection', 'mean of classes', 'false alarms', 'mean of sources'], 1)
  const [attack, good] = [sumOf(attacks.values()), sumOf(benign.values())]
  for (const threshold of CURVE) {
    const at = (cell: Cell) => reached(cell, threshold) / cell.count
    const row = [at(attack), mean([...attacks.values()].map(at)), at(good), mean([...benign.values()].map(at))]
    table.push([threshold, ...row.map(percent)])
  }
  return table.toString()
}

function statusTable({ statuses }: Tally): string {
  const table = plainTable(['status', 'answers'], 1)
  for (const [status, n] of [...statuses].sort(([a], [b]) => a - b)) {
    table.push([status === 0 ? 'none, or not sendable' : status, n])
  }
  return table.toString()
}

function mislabelledLine({ mislabelled }: Tally): string {
  const said = [...mislabelled].map(([label, { count, blocked }]) => `${count} called ${label} (${blocked} blocked)`)
  return said.length === 0 ? '' : `Counted nowhere above, because their label is wrong: ${said.join(', ')}`
}

function timing({ micros }: Tally, scored: boolean): string {
  if (micros.length === 0) return ''
  const sorted = Float64Array.from(micros).sort()
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(1)
  const what = scored ? 'fields and score' : 'answer'
  return `Microseconds of one request (${what}): median ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}`
}

function mistakes(title: string, lists: ReadonlyMap<string, readonly Mistake[]>): string {
  const lines = [...lists].flatMap(([key, list]) => [`  ${key.replace('\n', ' / ')}`, ...list.map(mistakeLine)])
  return lines.length === 0 ? '' : `${title}, the worst of each\n${lines.join('\n')}`
}

function mistakeLine({ trial, score, signals }: Mistake): string {
  const { place, encoding, sample } = trial
  const { value, request } = sample
  const body = request?.body ? ` ${request.body.toString('latin1')}` : ''
  const text = value ?? `${request!.method} ${request!.path}${request!.query && `?${request!.query}`}${body}`
  const why = signals.map(({ id, points, where }) => `${id} ${points} in ${where}`).join(', ')
  const where = encoding === 'plain' || value === null ? place : `${place} ${encoding}`
  return `    ${String(score).padStart(3)} ${where.padEnd(9)} ${JSON.stringify(text.slice(0, SHOWN_LENGTH))} ${why}`
}

const reachHeads = (scored: boolean) => (scored ? [`at ${LIMIT}`, `at ${OBSERVE}`] : [])

function counts(cell: Cell, scored: boolean): (string | number)[] {
  const other = (threshold: number) => percent(reached(cell, threshold) / cell.count)
  return [cell.count, `${cell.blocked}  ${share(cell)}`, ...(scored ? [other(LIMIT), other(OBSERVE)] : [])]
}

function share(cell: Cell | undefined): string {
  return cell === undefined || cell.count === 0 ? '-' : percent(cell.blocked / cell.count)
}

function meanShare(cells: Iterable<Cell>): string {
  return percent(mean([...cells].map(({ blocked, count }) => blocked / count)))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function percent(part: number): string {
  return Number.isFinite(part) ? `${(part * 100).toFixed(2)} %` : '-'
}

function plainTable(head: string[], leftColumns: number): Table.Table {
  return new Table({
    head,
    colAligns: head.map((_, i) => (i < leftColumns ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
}
