import { malformed } from './upstream-errors.ts'

/** The head of a response, and what it says about the body and the connection. */
export interface UpstreamHead {
  readonly status: number
  readonly reason: string
  /** Flat [name, value ...] as received. */
  readonly fields: string[]
  /** Bytes of the body; `chunked`, or `untilClose`: the end of the connection is its end. */
  readonly length: number
  /** The connection can carry another request after this response. */
  readonly reusable: boolean
  /** How long the application keeps the connection, as it says; `null`: it does not say. */
  readonly keepsMs: number | null
}

export const chunked = -1
export const untilClose = -2

/**
 * Reads the framing of a response to a request of `method` (RFC 9112, 6.3). Throws where two readers could read two
 * lengths, and where the body is coded in a way that cannot be undone here: the client would get it without a word about it.
 */
export function toHead(statusLine: string, fields: string[], method: string): UpstreamHead {
  const status = statusOf(statusLine)
  const isOld = statusLine.charCodeAt(minorAt) === zero
  let length: string | null = null
  let coding: string | null = null
  let connection = ''
  let keepAlive: string | null = null
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i]!
    const value = fields[i + 1]!
    if (name.length === 14 && name.toLowerCase() === 'content-length') {
      if (length !== null) throw malformed('two lengths')
      length = value
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      if (coding !== null) throw malformed('two transfer codings')
      coding = value
    } else if (name.length === 10) {
      const lower = name.toLowerCase()
      if (lower === 'connection') connection += `,${value.toLowerCase()}`
      else if (lower === 'keep-alive') keepAlive = value
    }
  }
  if (coding !== null) {
    if (length !== null) throw malformed('a length and a transfer coding')
    if (coding.toLowerCase() !== 'chunked') throw malformed('a transfer coding other than chunked')
  }
  if (length !== null && !/^\d{1,15}$/.test(length)) throw malformed('a length that is no number')
  const isBodiless = method === 'HEAD' || status < 200 || status === 204 || status === 304
  const said = isBodiless ? 0 : coding !== null ? chunked : length === null ? untilClose : Number(length)
  return {
    status,
    reason: statusLine.slice(reasonAt),
    fields,
    length: said,
    // HTTP/1.0 with a transfer coding is faulty framing (6.1). Servers that announce a body where none may be send one, too.
    reusable:
      said !== untilClose &&
      keeps(connection, isOld) &&
      !(isOld && coding !== null) &&
      !(
        isBodiless &&
        status >= 200 &&
        method !== 'HEAD' &&
        (coding !== null || (length !== null && Number(length) > 0))
      ),
    keepsMs: keepAlive === null ? null : timeoutOf(keepAlive),
  }
}

/** Places in `HTTP/1.1 200 OK`; the line reader has seen to it that it begins with `HTTP/1.`. */
const minorAt = 7
const statusAt = 9
const reasonAt = 13
const zero = 48
const blank = 32

/** By hand: a regular expression would cost more than the rest of a short head. */
function statusOf(line: string): number {
  const minor = line.charCodeAt(minorAt) - zero
  let status = 0
  for (let i = statusAt; i < statusAt + 3; i++) {
    const digit = line.charCodeAt(i) - zero
    if (!(digit >= 0 && digit <= 9)) throw malformed('a status line without a status')
    status = status * 10 + digit
  }
  const isShaped = (minor === 0 || minor === 1) && line.charCodeAt(minorAt + 1) === blank && status >= 100
  const isEnded = line.length === reasonAt - 1 || line.charCodeAt(reasonAt - 1) === blank
  if (!isShaped || !isEnded) throw malformed('a status line that is none')
  return status
}

function keeps(connection: string, isOld: boolean): boolean {
  if (connection === '') return !isOld
  if (connection === ',keep-alive') return true
  const options = connection.split(',').map((option) => option.trim())
  return !options.includes('close') && (!isOld || options.includes('keep-alive'))
}

/** `timeout=5, max=1000`. */
function timeoutOf(keepAlive: string): number | null {
  const seconds = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(keepAlive)
  return seconds === null ? null : Number(seconds[1]) * 1_000
}
