import type { Line } from '../../capture/lines.ts'
import { readRecords } from '../../capture/read.ts'
import type { CaptureHeader, CaptureRecord } from '../../capture/record.ts'
import type { Recorded, RecordedRequest } from './recorded.ts'

/** The requests of our own captures. */
export async function* fromCapture(
  header: CaptureHeader,
  lines: AsyncIterable<Line>,
  key: Buffer | undefined,
): AsyncGenerator<Recorded> {
  for await (const entry of readRecords(header, lines, key)) {
    if (entry.kind === 'torn') yield entry
    else yield { kind: 'request', request: toRequest(entry.record, entry.line) }
  }
}

function toRequest(record: CaptureRecord, place: number): RecordedRequest {
  const { id, timeMs, durationMs, client, scheme, method, target, headers, status, action, plugin, rule } = record
  const verdict = action && { action, plugin, rule, status, score: record.score, route: record.route }
  return {
    ...{ place, id, timeMs, durationMs, client, scheme, method, target, headers, verdict },
    minor: record.protocol === 'http/1.0' ? 0 : 1,
    body: record.body === undefined ? null : Buffer.from(record.body, 'base64'),
    bodyCut: record.bodyCut === true,
    bodyMissing: record.bodyLeftOut !== undefined,
    // What the gateway itself answered says nothing about what the application would have.
    status: (action === null || action === 'pass' || action === 'allow') && status > 0 ? status : null,
    isRedacted: record.redacted > 0,
    sample: record.sample,
  }
}
