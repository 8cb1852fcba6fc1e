import type { Agreement, PolicyReport } from '../contract/index.ts'

/** `GET /policies`. */
export interface PoliciesPage {
  /** Hash of the configuration and all policies in force: `policy` of decision records. */
  readonly policy: string
  readonly guard: Readonly<Record<string, unknown>>
  readonly plugins: readonly (PolicyReport & {
    readonly plugin: string
    readonly mode: 'enforce' | 'observe'
    readonly hash: string
    /** `files`, or who put others in their place. */
    readonly by: string
    readonly since: string
    readonly files: readonly string[]
    /** Sets that can be gone back to, newest first; the first one is in force. */
    readonly past: readonly { readonly hash: string; readonly since: string; readonly by: string }[]
  })[]
}

/** `GET /policies?format=text`: the page for people. */
export function policiesText({ policy, guard, plugins }: PoliciesPage): string {
  const parts = plugins.map((one) =>
    [
      `${one.plugin}  ${one.mode}  ${one.hash}  by ${one.by} since ${one.since}`,
      table(
        ['rule', 'mode', 'matched', 'decided', 'errors'],
        one.rules.map((rule) => [`${rule.policy}/${rule.rule}`, rule.mode, rule.matched, rule.decided, rule.errors]),
      ),
      ...(one.challengers ? [challengersText(one.challengers)] : []),
      table(
        ['past', 'since', 'by'],
        one.past.map(({ hash, since, by }) => [hash, since, by]),
      ),
    ].join('\n\n'),
  )
  const watch = Object.entries(guard).map(([key, value]) => `${key} ${String(value)}`)
  return `${[`in force: ${policy}`, `guard: ${watch.join(', ')}`, ...parts].join('\n\n')}\n`
}

type Challengers = NonNullable<PoliciesPage['plugins'][number]['challengers']>

function challengersText({ paused, skipped, refused, agreement }: Challengers): string {
  const row = (name: string, of: Agreement) => [name, of.both, of.champion, of.challenger, of.neither]
  const state = paused ? 'paused: over its time budget' : 'judging'
  return [
    `challengers  ${state}; not compared: ${skipped.paused} paused, ${skipped.late} late, ${skipped.failed} failed`,
    table(
      ['acted', 'both', 'only champion', 'only challenger', 'neither'],
      [row('(refused)', refused), ...agreement.map((one) => row(`${one.policy}/${one.rule}`, one))],
    ),
  ].join('\n')
}

/** Names to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => String(line[column]).length)))
  const cell = (value: string | number, column: number): string =>
    typeof value === 'number' ? String(value).padStart(widths[column]!) : value.padEnd(widths[column]!)
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n')
}
