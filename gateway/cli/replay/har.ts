import { readHarEntries } from './har-entries.ts'
import type { Recorded, RecordedRequest } from './recorded.ts'

/** The parts of an entry of HAR 1.2 that say what was sent. */
interface Entry {
  readonly startedDateTime?: unknown
  readonly time?: unknown
  readonly request?: {
    readonly method?: unknown
    readonly url?: unknown
    readonly httpVersion?: unknown
    readonly headers?: readonly { readonly name?: unknown; readonly value?: unknown }[]
    readonly postData?: { readonly text?: unknown; readonly mimeType?: unknown; readonly encoding?: unknown }
    readonly bodySize?: unknown
  }
  readonly response?: { readonly status?: unknown }
}

/** The requests of a HAR 1.2 file, as browsers and proxies export it. It does not say who the client was. */
export async function* fromHar(chunks: AsyncIterable<Buffer>): AsyncGenerator<Recorded> {
  let place = 0
  for await (const { value, line } of readHarEntries(chunks)) {
    const request = toRequest((value ?? {}) as Entry, ++place, line)
    yield request === null ? { kind: 'no-request' } : { kind: 'request', request }
  }
}

/** `null` for what never went over HTTP (`data:`, `ws:` frames, extensions). */
function toRequest(entry: Entry, place: number, line: number): RecordedRequest | null {
  const { method, url } = entry.request ?? {}
  const timeMs = Date.parse(String(entry.startedDateTime))
  if (typeof method !== 'string' || typeof url !== 'string' || Number.isNaN(timeMs))
    throw new Error(`the entry at line ${line} has no request with method and url, or no startedDateTime`)
  const parts = /^(https?):\/\/([^/?#]+)([^#]*)/i.exec(url)
  if (parts === null) return null
  const [, scheme, authority, rest] = parts
  const body = bodyOf(entry)
  const { time, request, response } = entry
  const status = Number(response?.status)
  return {
    ...{ place, id: `entry-${place}`, timeMs, client: null, method },
    durationMs: typeof time === 'number' && time >= 0 ? time : null,
    scheme: scheme!.toLowerCase() === 'https' ? 'https' : 'http',
    minor: request?.httpVersion === 'HTTP/1.0' ? 0 : 1,
    target: rest!.startsWith('/') ? rest! : `/${rest}`,
    headers: headersOf(entry, authority!.replace(/^.*@/, ''), body),
    body,
    bodyCut: false,
    bodyMissing: body === null && typeof request?.bodySize === 'number' && request.bodySize > 0,
    status: status >= 100 && status <= 599 ? status : null,
    ...{ verdict: null, isRedacted: false, sample: 1 },
  }
}

function bodyOf({ request }: Entry): Buffer | null {
  const { text, encoding } = request?.postData ?? {}
  if (typeof text !== 'string' || text === '') return null
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')
}

/** Fields that say how the body was framed: here it is whole, as text. */
const framing: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding'])

/** As HTTP/1.1 would have had them: no `:authority`, one Host, a length for the body. */
function headersOf({ request }: Entry, authority: string, body: Buffer | null): string[] {
  const headers: string[] = []
  let hasHost = false
  for (const { name, value } of request?.headers ?? []) {
    if (typeof name !== 'string' || typeof value !== 'string' || name === '' || name.startsWith(':')) continue
    const lower = name.toLowerCase()
    if (framing.has(lower) && body !== null) continue
    if (lower === 'host') hasHost = true
    headers.push(name, value)
  }
  if (!hasHost) headers.unshift('Host', authority)
  if (body !== null) headers.push('content-length', String(body.length))
  return headers
}
