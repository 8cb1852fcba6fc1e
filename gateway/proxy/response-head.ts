import { UpstreamError } from './upstream-errors.ts'

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

const statusLineShape = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/s

/**
 * Reads the framing of a response to a request of `method` (RFC 9112, 6.3). Throws where two readers could read two
 * lengths, and where the body is coded in a way that cannot be undone here: the client would get it without a word about it.
 */
export function toHead(statusLine: string, fields: string[], method: string): UpstreamHead {
  const line = statusLineShape.exec(statusLine)
  if (line === null) throw malformed('a status line that is none')
  const status = Number(line[2])
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
    reason: line[3] ?? '',
    fields,
    length: said,
    // HTTP/1.0 with a transfer coding is faulty framing (6.1). Servers that announce a body where none may be send one, too.
    reusable:
      said !== untilClose &&
      keeps(connection, line[1] === '0') &&
      !(line[1] === '0' && coding !== null) &&
      !(
        isBodiless &&
        status >= 200 &&
        method !== 'HEAD' &&
        (coding !== null || (length !== null && Number(length) > 0))
      ),
    keepsMs: keepAlive === null ? null : timeoutOf(keepAlive),
  }
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

function malformed(what: string): UpstreamError {
  return new UpstreamError('malformed', what)
}
