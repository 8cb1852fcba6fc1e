import type { Readable } from 'node:stream'
import { type Decision, parseDuration } from '../../contract/index.ts'
import { askAdmin, type Reading, readEvents } from './read-decisions.ts'
import { lastDay, renderSuggestions } from './render.ts'
import { suggestExclusions } from './suggest.ts'

/** What the command line says; all as text. */
export interface SuggestOptions {
  /** A file of events, or `-`; without it `admin` is asked. */
  readonly events?: string
  readonly rule?: string
  readonly since?: string
  readonly threshold?: string
  readonly minClients?: string
  readonly falseAlarms?: string
  readonly json?: boolean
}

interface Surroundings {
  /** Where the admin of the running gateway listens. */
  admin(): Promise<string>
  /** Families that an exclusion may name. */
  readonly families: readonly string[]
  readonly stdin: Readable
  readonly nowMs: number
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/**
 * `sallyport exclusions suggest`: exclusions that would have let recorded false alarms pass. Returns the exit code: 1 when
 * there is nothing to suggest, 2 when it could not do its work.
 */
export async function suggestCommand(options: SuggestOptions, around: Surroundings): Promise<number> {
  try {
    const { families, nowMs, out, err } = around
    const rules = readRules(options, families)
    const reading = await read(options, around)
    if (reading.unreadable > 0)
      err(
        `sallyport exclusions: ${reading.unreadable} lines are no events, the first is line ${reading.firstUnreadable}\n`,
      )
    if (reading.notKept > 0)
      err(`sallyport exclusions: the last ${reading.notKept} decisions are left out; use --since\n`)
    if (reading.read === 0) throw new Error('there is no decision in there; an event stream has one JSON event a line')
    missing(rules.falseAlarms, reading.decisions)
    const result = suggestExclusions(reading.decisions, rules)
    const until = lastDay(nowMs)
    if (options.json)
      out(`${JSON.stringify({ decisions: reading.read, threshold: rules.threshold, until, ...result }, null, 2)}\n`)
    else out(renderSuggestions(result, reading, rules.threshold, until))
    return result.suggestions.length > 0 ? 0 : 1
  } catch (error) {
    around.err(`sallyport exclusions: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

function readRules({ threshold = '60', minClients, falseAlarms }: SuggestOptions, families: readonly string[]) {
  const ids = falseAlarms?.split(',').map((id) => id.trim())
  if (ids?.some((id) => id === '')) throw new Error('--false-alarms: write request ids with commas between them')
  return {
    families: new Set(families),
    threshold: wholeNumber('--threshold', threshold, 1, 100),
    // Whoever names requests vouches for them; but what one client alone has shown, one attacker alone may have shown.
    minClients: wholeNumber('--min-clients', minClients ?? (ids ? '2' : '3'), 2, 1_000_000),
    falseAlarms: ids ? new Set(ids) : null,
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
  throw new Error(`${name}: use a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`)
}

async function read({ events, rule, since }: SuggestOptions, { admin, stdin, nowMs }: Surroundings): Promise<Reading> {
  const matched = (decision: Decision): boolean => rule === undefined || hasRule(decision, rule)
  if (events === undefined) {
    if (since !== undefined) throw new Error('--since needs --events: what a running gateway remembers has no time')
    return askAdmin(await admin(), matched)
  }
  const sinceMs = since === undefined ? Number.NEGATIVE_INFINITY : startOf(since, nowMs)
  const isRecent = (timeMs: number | null) => since === undefined || (timeMs !== null && timeMs >= sinceMs)
  return readEvents(events, stdin, (decision, timeMs) => isRecent(timeMs) && matched(decision))
}

function hasRule({ verdict, observed, matched }: Decision, rule: string): boolean {
  return verdict.rule === rule || matched.includes(rule) || observed.some((one) => one.rule === rule)
}

/** A time, or how long ago. */
function startOf(since: string, nowMs: number): number {
  if (/^\d{4}-\d\d-\d\d/.test(since) && !Number.isNaN(Date.parse(since))) return Date.parse(since)
  const ago = parseDuration(since)
  if (ago !== undefined) return nowMs - ago
  const shapes = 'use a time (2027-03-31 or 2027-03-31T08:00:00Z) or a duration (24h)'
  throw new Error(`--since: ${shapes}, not ${JSON.stringify(since)}`)
}

function missing(ids: ReadonlySet<string> | null, decisions: readonly Decision[]): undefined {
  const known = new Set(decisions.map(({ request }) => request.id))
  const unknown = [...(ids ?? [])].filter((id) => !known.has(id))
  if (unknown.length > 0) throw new Error(`there is no record of ${unknown.map((id) => JSON.stringify(id)).join(', ')}`)
}
