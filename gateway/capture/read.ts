import { keyVariable, type LineCipher, lineCipher } from './cipher.ts'
import type { Line } from './lines.ts'
import { type CaptureHeader, type CaptureRecord, isCaptureHeader } from './record.ts'

/** What stands in a capture file. Nothing comes behind `torn`: a write that was cut off. */
export type CaptureEntry =
  | { readonly kind: 'record'; readonly record: CaptureRecord; readonly line: number }
  | { readonly kind: 'torn'; readonly line: number }

/** The header that a line is, or `null`. Throws when it is one of a version that is not known here. */
export function captureHeader(text: string): CaptureHeader | null {
  if (!text.startsWith('{"sallyport":"capture"')) return null
  const value = parsed(text)
  if (isCaptureHeader(value)) return value
  throw new Error('line 1 is the header of a capture of another version; read it with the version that wrote it')
}

/**
 * The records behind the header. Throws, naming the line, for one that is not whole or not in its place, unless it is the
 * last one of a file whose writer was killed.
 */
export async function* readRecords(
  header: CaptureHeader,
  lines: AsyncIterable<Line>,
  key: Buffer | undefined,
): AsyncGenerator<CaptureEntry> {
  if (header.cipher !== null && key === undefined)
    throw new Error(`the capture is encrypted: set ${keyVariable} to the key that it was written with`)
  const cipher = header.cipher && lineCipher(key!, header.cipher.salt)
  let count = 0
  for await (const { bytes, number: line, torn } of lines) {
    const record = readRecord(bytes.toString('utf8'), count++, cipher)
    if (record !== null) yield { kind: 'record', record, line }
    else if (torn) yield { kind: 'torn', line }
    else throw new Error(`line ${line} ${cipher === null ? 'is no record of a capture' : unopened(count)}`)
  }
}

function unopened(count: number): string {
  return count === 1
    ? `cannot be opened: the capture was written with another key than ${keyVariable} holds`
    : 'cannot be opened: the file was altered after it was written'
}

function readRecord(text: string, number: number, cipher: LineCipher | null): CaptureRecord | null {
  let json = text
  try {
    if (cipher !== null) json = cipher.open(text, number)
  } catch {
    return null
  }
  const value = parsed(json)
  return isRecord(value) ? value : null
}

function isRecord(value: unknown): value is CaptureRecord {
  const record = (value ?? {}) as Partial<CaptureRecord>
  const { id, route, client, method, target, action, headers, timeMs, durationMs, status, score, sample } = record
  return (
    [id, route, method, target].every((text) => typeof text === 'string') &&
    [client, action].every((text) => typeof text === 'string' || text === null) &&
    [timeMs, durationMs ?? 0, status, score, sample].every(Number.isFinite) &&
    Array.isArray(headers) &&
    headers.every((text) => typeof text === 'string')
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
