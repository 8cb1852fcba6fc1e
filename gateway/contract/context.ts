import type { LimitState } from './events.ts'
import type { Score } from './score.ts'

/** One request as plugins see it. Strings that a client wrote are untrusted, whatever their name. */
export interface RequestContext {
  /** Request id: sent to the application and back as `x-request-id`, key of `sallyport explain`. */
  readonly id: string
  /** Monotonic milliseconds (`host.clock`), read once when the head arrived. */
  readonly arrivedAtMs: number
  readonly method: string
  /** Lower case, without port. */
  readonly host: string
  /** The path as routes and policies read it: percent-decoded once, `%2f` as `/`, repeated slashes as one. */
  readonly path: string
  /** The path exactly as it will be sent, without the query. */
  readonly rawPath: string
  /** The query exactly as it will be sent, without `?`; empty when there is none. */
  readonly rawQuery: string
  readonly protocol: 'http/1.0' | 'http/1.1'
  readonly scheme: 'http' | 'https'
  /** Value of Content-Length, `null` when the body is chunked or absent. */
  readonly contentLength: number | null
  readonly hasBody: boolean
  /** Bytes of the body that nobody inspected: all of them before that happens. Infinite when their number is not known. */
  readonly uninspectedBytes: number
  readonly client: ClientInfo
  readonly route: RouteInfo
  /** What is composed so far: zero and empty before the score hooks have run. */
  readonly score: Score
  readonly tags: readonly string[]
  readonly limits: readonly LimitState[]

  /** The value of a request header (name in lower case); several are joined with `, ` (cookies `; `); `null` if absent. */
  header(name: string): string | null
  /** The value of the first cookie of that name, as sent; `null` if absent. Names are told apart by case. */
  cookie(name: string): string | null
  /** All request headers in order as [name, value, name, value ...], names as received. */
  readonly rawHeaders: readonly string[]
  /** Every decoded input of the head (path, query, headers, cookies); decoded once and shared by all plugins. */
  fields(): readonly Field[]

  /** Marks the request on the decision record. At most 32 tags; further ones are left out. */
  tag(name: string): undefined
  /** Sets a header on the request to the application. A header of that name from the client is removed. */
  setRequestHeader(name: string, value: string): undefined
  /** Removes a header of the client from the request to the application. */
  removeRequestHeader(name: string): undefined
  /** Keeps the request waiting before it is sent on or answered; the longest time counts. See `pipeline.maxDelayed`. */
  delay(ms: number): undefined
  /** Sends the request to the upstream of this name instead of its route's; the first choice counts. */
  useUpstream(name: string): undefined
  /** Sends a copy of the request to the upstream of this name too, if the request passes. See `pipeline.maxMirrored`. */
  mirrorTo(name: string): undefined
  /** Adds a header to the response to the client, whether it comes from the application or from the gateway. */
  addResponseHeader(name: string, value: string): undefined
  /** Puts the state of a limit on the decision record and into `limits` of policies. */
  noteLimit(state: LimitState): undefined
  /** Puts a rule that matched without ending the request on the decision record. */
  noteMatch(rule: string): undefined
}

export interface ClientInfo {
  /** The address in canonical text form, from the trusted hops only. */
  readonly address: string
  /** What limits and profiles are keyed by: the IPv4 address, or the IPv6 network of 64 bits, always of four groups (`2001:db8:1:2::/64`). */
  readonly key: string
  readonly version: 4 | 6
}

/** The network around the client that usually belongs to one owner: 24 bits of IPv4, 48 of IPv6 (`2001:db8:1::/48`). */
export function networkOf({ key, version }: ClientInfo): string {
  if (version === 4) return `${key.slice(0, key.lastIndexOf('.'))}.0/24`
  return `${key.slice(0, key.lastIndexOf(':', key.indexOf('::') - 1))}::/48`
}

export interface RouteInfo {
  readonly name: string
  readonly tags: readonly string[]
}

/** One decoded input. */
export interface Field {
  /** Its place in explanations: `query.id`, `path`, `header.referer`, `cookie.sid`, `body.form.name`, `body.json./a/0`. */
  readonly where: string
  readonly kind: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'name'
  /** The name that the client gave it (`id`); empty for the path and for unnamed text. */
  readonly name: string
  /** As received. */
  readonly raw: string
  /** Decoded until stable; equal to `raw` when nothing was encoded. */
  readonly value: string
  /** Decodings that changed the value, in order: `percent`, `plus`, `unicode`, `html`, `base64`, `utf7` ... */
  readonly steps: readonly string[]
  /** True when a byte table proves that `value` holds letters, digits, blanks and a few harmless marks only. */
  readonly plain: boolean
}

/** The inspected part of a request body. */
export interface BodyView {
  /** Raw bytes, at most the route's `inspectBytes`. */
  readonly bytes: Uint8Array
  /** False when the body is longer than what was inspected. */
  readonly complete: boolean
  /** Media type in lower case without parameters; empty when the client sent none. */
  readonly mediaType: string
  fields(): readonly Field[]
}

/** A part of the start of a response body: the first 64 KiB are shown, in pieces as they come. */
export interface ResponsePiece {
  readonly status: number
  /** Media type in lower case without parameters; empty when the application sent none. */
  readonly mediaType: string
  /** As sent on. From the second piece on it begins with the last 1,024 bytes of the piece before. */
  readonly bytes: Uint8Array
}

/** The response head of the application, before it is sent on. Changes are sent to the client. */
export interface ResponseHead {
  readonly status: number
  header(name: string): string | null
  setHeader(name: string, value: string): undefined
  removeHeader(name: string): undefined
}
