import Table from 'cli-table3'
import { plain } from '../plain.ts'
import type { Comparison, Contender } from './compare.ts'
import type { Actions, Flip, FlipGroup } from './tally.ts'

const formats = { capture: 'a capture', har: 'a HAR file', 'access-log': 'an access log' } as const

/** The comparison for a person at a terminal. The same for the same input, byte for byte. */
export function renderComparison(comparison: Comparison, requests: string): string {
  const { format, census, tally, champion, candidate, caveats } = comparison
  const parts = [
    `${census.requests} requests from ${plain(requests)} (${formats[format]})${span(comparison)}`,
    `champion   ${champion?.policy ?? 'what was decided when they were recorded'}\ncandidate  ${candidate.policy}`,
    actionTable(tally.champion, tally.candidate),
    headline(comparison),
  ]
  if (tally.flips() > 0) parts.push(groupTable(tally.groups()), flipTable(tally.shown, tally.flips()))
  const notes = [...failureNotes('champion', champion), ...failureNotes('candidate', candidate), ...caveats]
  if (notes.length > 0) parts.push(['Keep in mind:', ...notes.map((note) => `  - ${note}`)].join('\n'))
  return `${parts.join('\n\n')}\n`
}

/** The comparison for programs. */
export function toJson({ format, census, tally, champion, candidate, caveats }: Comparison): string {
  const { fromMs, toMs, ...read } = census
  const value = {
    requests: { format, from: iso(fromMs), to: iso(toMs), ...read },
    champion: champion && { ...champion, actions: tally.champion },
    recorded: champion === null ? { actions: tally.champion } : null,
    candidate: { ...candidate, actions: tally.candidate },
    flips: tally.flips(),
    otherRule: tally.otherRule(),
    groups: tally.groups(),
    first: tally.shown.map(({ timeMs, ...flip }) => ({ time: iso(timeMs), ...flip })),
    caveats,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function span({ census }: Comparison): string {
  return census.requests === 0 ? '' : `, ${iso(census.fromMs)} to ${iso(census.toMs)}`
}

function headline({ tally, census }: Comparison): string {
  const other = tally.otherRule()
  const otherwise = other === 0 ? '' : `; ${other} the same for the client, by another rule`
  return tally.flips() === 0
    ? `No flips in ${census.requests} requests${otherwise}.`
    : `${tally.flips()} of ${census.requests} requests flip${otherwise}:`
}

function actionTable(champion: Actions, candidate: Actions): string {
  const table = newTable(['action', 'champion', 'candidate', 'difference'], ['left', 'right', 'right', 'right'])
  for (const action of Object.keys(champion) as (keyof Actions)[]) {
    const difference = candidate[action] - champion[action]
    table.push([action, champion[action], candidate[action], difference > 0 ? `+${difference}` : difference])
  }
  return table.toString()
}

function groupTable(groups: readonly FlipGroup[]): string {
  const table = newTable(['champion', 'candidate', 'route', 'requests'], ['left', 'left', 'left', 'right'])
  for (const { champion, candidate, route, count } of groups)
    table.push([by(champion), by(candidate), route ?? '-', count])
  return table.toString()
}

function flipTable(flips: readonly Flip[], all: number): string {
  const table = newTable(['time', 'id', 'request', 'champion', 'candidate', 'score'], [])
  for (const { timeMs, id, method, path, champion, candidate } of flips) {
    const score = champion.score === candidate.score ? `${candidate.score}` : `${champion.score} → ${candidate.score}`
    table.push([iso(timeMs), plain(id), plain(`${method} ${path.slice(0, 60)}`), by(champion), by(candidate), score])
  }
  const rest = all - flips.length
  return table.toString() + (rest > 0 ? `\nand ${rest} more (--show)` : '')
}

function by({ action, plugin, rule, status }: FlipGroup['champion']): string {
  if (action === 'pass') return 'pass'
  const answer = action === 'deny' ? ` ${status}` : ''
  const name = [plugin, rule].filter((part) => part !== null).join('/')
  return plain(`${action}${answer}${name === '' ? '' : ` (${name})`}`)
}

function failureNotes(name: string, contender: Contender | null): string[] {
  const failures = Object.entries(contender?.failures ?? {})
  return failures.map(([plugin, number]) => `${name}: the plugin ${plugin} failed ${number} times`)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function newTable(head: string[], colAligns: Table.HorizontalAlignment[]): Table.Table {
  return new Table({ head, colAligns, style: { head: [], border: [] } })
}
