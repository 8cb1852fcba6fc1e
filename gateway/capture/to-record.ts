import type { CaptureRecord } from './record.ts'
import type { Count, Redactor } from './redact.ts'
import { redactBody } from './redact-body.ts'

/** A settled request as it came, not redacted yet. */
export interface Captured extends Omit<CaptureRecord, 'body' | 'bodyCut' | 'bodyLeftOut' | 'redacted'> {
  /** What limits count the client by; `null`: not known. */
  readonly clientKey: string | null
  /** `null`: there was none. `unseen`: not held back, or the route keeps none. */
  readonly body: { readonly bytes: Buffer; readonly isCut: boolean } | 'unseen' | null
}

/** What may be written of a request. */
export function toRecord(
  { body, headers, target, client, clientKey, ...rest }: Captured,
  redactor: Redactor,
): CaptureRecord {
  const count: Count = { redacted: 0 }
  const shown = {
    ...rest,
    client: client === null ? null : redactor.client(client, clientKey ?? client, count),
    target: redactor.target(target, count),
    headers: redactor.headers(headers, count),
    ...bodyPart(body, headers, redactor, count),
  }
  return { ...shown, redacted: count.redacted }
}

function bodyPart(
  body: Captured['body'],
  headers: readonly string[],
  redactor: Redactor,
  count: Count,
): Pick<CaptureRecord, 'body' | 'bodyCut' | 'bodyLeftOut'> {
  if (body === null) return {}
  if (body === 'unseen') return { bodyLeftOut: 'unseen' }
  const { bytes, isCut } = body
  const mediaType = (value(headers, 'content-type').split(/[;,]/, 1)[0] ?? '').trim().toLowerCase()
  const coding = value(headers, 'content-encoding').trim().toLowerCase()
  const isEncoded = coding !== '' && coding !== 'identity'
  const kept = redactBody(bytes, { mediaType, isEncoded, isCut }, redactor, count)
  if (kept === null) return { bodyLeftOut: 'unreadable' }
  return { body: kept.toString('base64'), ...(isCut && { bodyCut: true }) }
}

function value(headers: readonly string[], name: string): string {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]!.toLowerCase() === name) return headers[i + 1]!
  return ''
}
