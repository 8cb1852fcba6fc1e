/**
 * Reads HTTP/1.1 messages from bytes by the letter of RFC 9112, and nothing that is not by that letter. Written for these
 * suites and shared with no parser of the gateway, so that a mistake of theirs cannot hide itself.
 */
export type Field = readonly [name: string, value: string]

export interface Message {
  readonly startLine: string
  readonly fields: readonly Field[]
  /** `close`: to the end of the connection. */
  readonly framing: 'none' | 'length' | 'chunked' | 'close'
  /** latin1, without chunk framing. */
  readonly body: string
  readonly trailers: readonly Field[]
  /** Bytes from the first to the last of the message. */
  readonly length: number
}

/** `more`: what is there is right, and not all. */
export type Reading = Message | 'more' | { readonly wrong: string }

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const requestLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\xff]+ HTTP\/1\.[01]$/
const statusLine = /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** `text`: latin1. */
export function readRequest(text: string): Reading {
  return readMessage(text, requestLine, (fields) => framingOf(fields, 'none'))
}

/** `toHead`: answers HEAD. `ended`: the connection is closed behind `text`. */
export function readResponse(text: string, toHead: boolean, ended: boolean): Reading {
  return readMessage(
    text,
    statusLine,
    (fields, startLine) => {
      const status = Number(startLine.slice(9, 12))
      if (toHead || status < 200 || status === 204 || status === 304) return 'none'
      return framingOf(fields, 'close')
    },
    ended,
  )
}

/** Every value of a field, in order. */
export function valuesOf(fields: readonly Field[], name: string): readonly string[] {
  return fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

type Framing = Message['framing'] | number | { readonly wrong: string }

function readMessage(
  text: string,
  startShape: RegExp,
  framing: (fields: readonly Field[], startLine: string) => Framing,
  ended = false,
): Reading {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return ended && text !== '' ? { wrong: 'cut off in the head' } : 'more'
  const [startLine, ...lines] = text.slice(0, headEnd).split('\r\n') as [string, ...string[]]
  if (!startShape.test(startLine)) return { wrong: `start line ${JSON.stringify(startLine)}` }
  const fields = readFields(lines)
  if ('wrong' in fields) return fields
  const bodyAt = headEnd + 4
  const kind = framing(fields, startLine)
  if (typeof kind === 'object') return kind
  const whole = { startLine, fields, trailers: [] }
  if (kind === 'none') return { ...whole, framing: kind, body: '', length: bodyAt }
  if (kind === 'close') {
    return ended ? { ...whole, framing: kind, body: text.slice(bodyAt), length: text.length } : 'more'
  }
  if (typeof kind === 'number') {
    const end = bodyAt + kind
    if (text.length < end) return ended ? { wrong: 'cut off in the body' } : 'more'
    return { ...whole, framing: 'length', body: text.slice(bodyAt, end), length: end }
  }
  const chunked = readChunks(text, bodyAt)
  if (chunked === 'more') return ended ? { wrong: 'cut off in the chunks' } : 'more'
  return 'wrong' in chunked ? chunked : { ...whole, framing: 'chunked', ...chunked }
}

function readFields(lines: readonly string[]): readonly Field[] | { readonly wrong: string } {
  const fields: Field[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1)
    if (colon < 0 || !token.test(name) || !fieldValue.test(value)) return { wrong: `field ${JSON.stringify(line)}` }
    fields.push([name, value.replace(/^[ \t]+|[ \t]+$/g, '')])
  }
  return fields
}

/** RFC 9112, 6.3, with nothing that it lets a recipient mend. */
function framingOf(fields: readonly Field[], otherwise: 'none' | 'close'): Framing {
  const codings = valuesOf(fields, 'transfer-encoding')
  const lengths = valuesOf(fields, 'content-length')
  if (codings.length > 0 && lengths.length > 0) return { wrong: 'Transfer-Encoding and Content-Length' }
  if (codings.length > 0) {
    return codings.length === 1 && codings[0]!.toLowerCase() === 'chunked'
      ? 'chunked'
      : { wrong: `Transfer-Encoding ${JSON.stringify(codings)}` }
  }
  if (lengths.length === 0) return otherwise
  if (lengths.length > 1 || !/^\d{1,15}$/.test(lengths[0]!))
    return { wrong: `Content-Length ${JSON.stringify(lengths)}` }
  return Number(lengths[0])
}

function readChunks(
  text: string,
  start: number,
): Pick<Message, 'body' | 'trailers' | 'length'> | 'more' | { readonly wrong: string } {
  let body = ''
  let at = start
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return 'more'
    const line = text.slice(at, lineEnd)
    const size = /^([0-9a-fA-F]{1,8})(?:;[\t\x20-\x7e\x80-\xff]*)?$/.exec(line)?.[1]
    if (size === undefined) return { wrong: `chunk size ${JSON.stringify(line)}` }
    at = lineEnd + 2
    const count = Number.parseInt(size, 16)
    if (count === 0) return readTrailers(text, at, body)
    if (text.length < at + count + 2) return 'more'
    if (text.slice(at + count, at + count + 2) !== '\r\n') return { wrong: 'no CRLF behind a chunk' }
    body += text.slice(at, at + count)
    at += count + 2
  }
}

function readTrailers(
  text: string,
  at: number,
  body: string,
): Pick<Message, 'body' | 'trailers' | 'length'> | 'more' | { readonly wrong: string } {
  if (text.startsWith('\r\n', at)) return { body, trailers: [], length: at + 2 }
  const end = text.indexOf('\r\n\r\n', at)
  if (end < 0) return 'more'
  const trailers = readFields(text.slice(at, end).split('\r\n'))
  return 'wrong' in trailers ? trailers : { body, trailers, length: end + 4 }
}
