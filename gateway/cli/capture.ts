import { createReadStream } from 'node:fs'
import { keyVariable, lineCipher, newKey, newSalt, readKey } from '../capture/cipher.ts'
import { readLines } from '../capture/lines.ts'
import { captureHeader, readRecords } from '../capture/read.ts'
import type { CaptureHeader } from '../capture/record.ts'
import { createRedactor, type Redactor } from '../capture/redact.ts'
import { toRecord } from '../capture/to-record.ts'
import { plain } from './plain.ts'
import { openRequests } from './replay/open.ts'
import { toCaptured } from './replay/to-captured.ts'

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
}

/** `sallyport capture key`: a new key for captures. */
export function captureKeyCommand({ out }: Surroundings): number {
  out(`${newKey()}\n`)
  return 0
}

/** `sallyport capture info`: what is in capture files, without a single value of a request. */
export async function captureInfoCommand(files: readonly string[], { env, out }: Surroundings): Promise<number> {
  for (const file of files) {
    const opened = await openCapture(file, env)
    if (opened === null) {
      out(`${file}\n  empty: its writer was killed before the first request\n`)
      continue
    }
    const { header, entries } = opened
    const routes = new Map<string, number>()
    const found = { requests: 0, bodies: 0, redacted: 0, torn: false, fromMs: Number.POSITIVE_INFINITY, toMs: 0 }
    for await (const entry of entries) {
      if (entry.kind === 'torn') {
        found.torn = true
        continue
      }
      const { timeMs, route, body, redacted } = entry.record
      found.requests++
      found.fromMs = Math.min(found.fromMs, timeMs)
      found.toMs = Math.max(found.toMs, timeMs)
      if (body !== undefined) found.bodies++
      if (redacted > 0) found.redacted++
      routes.set(route, (routes.get(route) ?? 0) + 1)
    }
    out(
      `${file}\n${describe(header, found, routes)
        .map((line) => `  ${plain(line)}\n`)
        .join('')}`,
    )
  }
  return 0
}

function describe(
  { edge, startedMs, cipher }: CaptureHeader,
  found: { requests: number; bodies: number; redacted: number; torn: boolean; fromMs: number; toMs: number },
  routes: ReadonlyMap<string, number>,
): string[] {
  const iso = (ms: number): string => new Date(ms).toISOString()
  const span = found.requests === 0 ? '' : `, ${iso(found.fromMs)} to ${iso(found.toMs)}`
  return [
    `edge ${edge}, begun ${iso(startedMs)}, ${cipher === null ? 'not encrypted' : `encrypted (${cipher.name})`}`,
    `requests: ${found.requests}${span}`,
    `with a body: ${found.bodies}; with replaced values: ${found.redacted}`,
    ...[...routes].sort().map(([route, count]) => `route ${route}: ${count}`),
    ...(found.torn ? ['the last line is cut off: its writer was killed'] : []),
  ]
}

/** `sallyport capture decrypt`: the records as JSON, one a line. Values that were replaced stay replaced. */
export async function captureDecryptCommand(file: string, { env, out, err }: Surroundings): Promise<number> {
  const opened = await openCapture(file, env)
  if (opened === null) return 0
  const { header, entries } = opened
  out(`${JSON.stringify({ ...header, cipher: null })}\n`)
  for await (const entry of entries) {
    if (entry.kind === 'torn')
      err(`sallyport capture: ${file}:${entry.line}: the last line is cut off and is left out\n`)
    else out(`${JSON.stringify(entry.record)}\n`)
  }
  return 0
}

export interface ImportOptions {
  readonly file: string
  /** Further names whose values are replaced. */
  readonly redact: readonly string[]
  /** Clients are named by stand-ins for their addresses. */
  readonly pseudonyms: boolean
  /** Not encrypted. */
  readonly clear: boolean
  readonly host: string
}

/** `sallyport capture import`: a HAR file or an access log as a capture, without its secrets. */
export async function captureImportCommand(options: ImportOptions, { env, out, err }: Surroundings): Promise<number> {
  const key = options.clear ? null : readKey(env)
  if (key === undefined)
    throw new Error(`set ${keyVariable} to what \`sallyport capture key\` prints, or write --clear`)
  const { entries } = await openRequests(options.file, { host: options.host, key: readKey(env) })
  const salt = key && newSalt()
  const cipher = salt === null ? null : { name: 'aes-256-gcm' as const, salt }
  const seal = key && lineCipher(key, salt!).seal
  const redactor: Redactor = createRedactor({ names: options.redact, pseudonyms: options.pseudonyms })
  let number = 0
  let left = 0
  for await (const entry of entries) {
    if (entry.kind !== 'request') {
      left++
      continue
    }
    if (number === 0) out(`${JSON.stringify(headerAt(entry.request.timeMs, cipher))}\n`)
    const text = JSON.stringify(toRecord(toCaptured(entry.request), redactor))
    out(`${seal?.(text, number) ?? text}\n`)
    number++
  }
  err(`sallyport capture: ${number} requests${left === 0 ? '' : `; left out as no HTTP request: ${left}`}\n`)
  return 0
}

function headerAt(startedMs: number, cipher: CaptureHeader['cipher']): CaptureHeader {
  return { sallyport: 'capture', version: 1, edge: 'import', startedMs, cipher }
}

/** `null`: the file is empty. */
async function openCapture(file: string, env: Surroundings['env']) {
  const lines = readLines(createReadStream(file))
  const first = await lines.next()
  if (first.done) return null
  const header = captureHeader(first.value.bytes.toString('utf8'))
  if (header === null) throw new Error(`${file}:1 is not the first line of a capture`)
  return { header, entries: inFile(file, readRecords(header, lines, readKey(env))) }
}

async function* inFile<T>(file: string, entries: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* entries
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`)
  }
}
