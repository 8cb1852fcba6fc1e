import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Decision } from '../../contract/index.ts'

/** Decisions from wherever they were kept. */
export interface Reading {
  readonly decisions: readonly Decision[]
  /** Decisions read, with those that were not `wanted`. */
  readonly read: number
  /** Wanted ones beyond the most that are kept. */
  readonly notKept: number
  /** Lines that are no event, and the number of the first one; the last line of a file that is being written may be one. */
  readonly unreadable: number
  readonly firstUnreadable: number
}

/** Keeps the memory of this command bounded. */
const maxDecisions = 200_000

/** Decisions from the lines of an event stream (NDJSON: events, or decisions alone). `file` `-` is the standard input. */
export async function readEvents(
  file: string,
  stdin: Readable,
  wanted: (decision: Decision, timeMs: number | null) => boolean,
): Promise<Reading> {
  const input = file === '-' ? stdin : createReadStream(file)
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  failed.catch(() => undefined)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  return Promise.race([readLines(lines, wanted), failed])
}

async function readLines(
  lines: AsyncIterable<string>,
  wanted: (decision: Decision, timeMs: number | null) => boolean,
): Promise<Reading> {
  const decisions: Decision[] = []
  let [number, read, notKept, unreadable, firstUnreadable] = [0, 0, 0, 0, 0]
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    const record = parse(line)
    if (record === undefined) {
      unreadable++
      firstUnreadable ||= number
    }
    const decision = record && toDecision(record)
    if (!decision) continue
    read++
    const timeMs = typeof record.time === 'string' ? Date.parse(record.time) : null
    if (!wanted(decision, timeMs)) continue
    if (decisions.length < maxDecisions) decisions.push(decision)
    else notKept++
  }
  return { decisions, read, notKept, unreadable, firstUnreadable }
}

const deadlineMs = 5_000
/** Most that the admin gives at a time. */
const askedFor = 1_000

/** What a running gateway remembers. Throws with what to mend when it cannot be asked. */
export async function askAdmin(admin: string, wanted: (decision: Decision) => boolean): Promise<Reading> {
  const base = admin.includes('://') ? admin : `http://${admin}`
  if (!URL.canParse(base)) throw new Error(`${JSON.stringify(admin)} is not an address; write --admin 127.0.0.1:9090`)
  const url = new URL(`/decisions?limit=${askedFor}`, base)
  let body: unknown
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs), redirect: 'error' })
    body = await response.json()
  } catch (error) {
    const { cause, message } = error as Error & {
      readonly cause?: { readonly code?: string; readonly message?: string }
    }
    throw new Error(
      `no gateway answers at ${base} (${cause?.code ?? cause?.message ?? message}); name its address with --admin, or a file with --events`,
    )
  }
  const given = (body as { readonly decisions?: unknown } | null)?.decisions
  if (!Array.isArray(given)) throw new Error(`what answers at ${base} is not the admin of a gateway`)
  // The admin gives the newest first, a stream the oldest.
  const decisions = given.flatMap((one: Json) => toDecision(one) ?? []).reverse()
  const whole = { notKept: 0, unreadable: 0, firstUnreadable: 0 }
  return { decisions: decisions.filter(wanted), read: decisions.length, ...whole }
}

type Json = Readonly<Record<string, unknown>>

function parse(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

/** The decision of an event, or a decision by itself; `undefined` for anything else, such as other events. */
function toDecision(record: Json): Decision | undefined {
  const { request, client, verdict, score } = (record.specversion === undefined ? record : (record.data ?? {})) as Json
  if (![request, client, verdict, score].every((part) => typeof part === 'object' && part !== null)) return undefined
  if (!Array.isArray((score as Json).signals)) return undefined
  return (record.specversion === undefined ? record : record.data) as unknown as Decision
}
