import type { Config } from '../../config/schema.ts'
import { count } from '../../config/values.ts'
import type { Recorded, RecordedRequest } from './recorded.ts'

/** What was read, and what was missing in it. */
export interface Census {
  requests: number
  /** Entries that were no request. */
  noRequest: number
  /** The file ends in the middle of a line. */
  torn: boolean
  fromMs: number
  toMs: number
  bodiesMissing: number
  bodiesCut: number
  redacted: number
  sampled: number
  withoutClient: number
  withoutDuration: number
  /** Came later in the file than others that arrived after them, by more than is put in order. */
  late: number
}

export function newCensus(): Census {
  return {
    ...{ requests: 0, noRequest: 0, torn: false, fromMs: 0, toMs: 0, bodiesMissing: 0, bodiesCut: 0 },
    ...{ redacted: 0, sampled: 0, withoutClient: 0, withoutDuration: 0, late: 0 },
  }
}

export function take(census: Census, entry: Recorded): undefined {
  if (entry.kind === 'no-request') census.noRequest++
  else if (entry.kind === 'torn') census.torn = true
  else takeRequest(census, entry.request)
}

function takeRequest(census: Census, request: RecordedRequest): undefined {
  if (census.requests === 0) census.fromMs = census.toMs = request.timeMs
  if (request.timeMs < census.toMs) census.late++
  census.toMs = Math.max(census.toMs, request.timeMs)
  census.requests++
  if (request.bodyMissing) census.bodiesMissing++
  if (request.bodyCut) census.bodiesCut++
  if (request.isRedacted) census.redacted++
  if (request.sample < 1) census.sampled++
  if (request.client === null) census.withoutClient++
  if (request.durationMs === null) census.withoutDuration++
}

/** In words, why the answer may differ from what happened, or will. */
export function caveats(census: Census, client: string, configs: readonly Config[]): string[] {
  const notes: string[] = []
  const say = (number: number, text: string): void => {
    if (number > 0) notes.push(`${count(number, 'request')} ${text}`)
  }
  say(census.bodiesMissing, 'without their bodies: nothing in them was inspected')
  say(census.bodiesCut, 'with the beginning of their bodies only')
  say(census.redacted, 'with values replaced when they were recorded: evidence in those values is gone')
  say(census.sampled, 'from a sample: limits and standings see a part of what happened')
  say(census.withoutClient, `without the address of a client: all count as ${client}`)
  say(
    census.withoutDuration,
    'without a duration: each is over at once, so limits of requests in flight are not reached',
  )
  say(census.late, 'far out of order: decided at the time of the one before')
  if (census.noRequest > 0) notes.push(`left out as no HTTP request: ${census.noRequest}`)
  if (census.torn) notes.push('the last line is cut off and was left out: its writer was killed')
  if (configs.some(({ redis }) => redis !== null)) notes.push('limits in Redis are replayed as those of one edge')
  return notes
}
