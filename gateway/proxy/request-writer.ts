import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { ForwardRequest } from './forwarding.ts'

/** Methods whose requests say that they have no body, if they have none (RFC 9110, 8.6). */
const expectsBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/**
 * Whether the connection serves nothing behind this request. Servers that overlook the body of a GET would read it as the
 * next request, and some send one with their answer to HEAD.
 */
export function endsConnection({ method, body, upgrade }: ForwardRequest): boolean {
  return upgrade || method === 'HEAD' || (hasBody(body) && !expectsBody.has(method))
}

/** The request line and the fields, Host first (RFC 9112, 3.2), with the empty line. Throws when a part would end its line. */
export function requestHead(request: ForwardRequest, authority: string): string {
  const { method, path, headers, upgrade } = request
  let host = authority
  let fields = ''
  // The request line, Host, Connection and the empty line.
  let lines = 4 + headers.length / 2
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') {
      host = headers[i + 1]!
      lines--
    } else fields += `${name}: ${headers[i + 1]!}\r\n`
  }
  const framing = framingOf(request)
  if (framing !== '') lines++
  let connection = endsConnection(request) ? 'close' : 'keep-alive'
  if (upgrade) {
    connection = 'upgrade\r\nupgrade: websocket'
    lines++
  }
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: ${connection}\r\n${fields}${framing}\r\n`
  if (countLines(head) !== lines) throw new TypeError('a request head with a broken line')
  return head
}

function framingOf({ method, body, contentLength }: ForwardRequest): string {
  if (!hasBody(body)) return expectsBody.has(method) ? 'content-length: 0\r\n' : ''
  if (Buffer.isBuffer(body)) return `content-length: ${body.length}\r\n`
  return contentLength === null ? 'transfer-encoding: chunked\r\n' : `content-length: ${contentLength}\r\n`
}

function hasBody(body: ForwardRequest['body']): body is Buffer | Readable {
  return body !== null && (!Buffer.isBuffer(body) || body.length > 0)
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

export interface BodyEvents {
  /** Something was written. */
  onProgress(): void
  onSent(): void
  /** The body broke off. */
  onLost(error: Error): void
}

/**
 * Sends a streamed body as fast as the application takes it: in chunks, or bare when its length was announced. Returns how
 * to stop, which destroys what is left of the body.
 */
export function sendBody(socket: Socket, body: Readable, length: number | null, events: BodyEvents): () => void {
  let sent = 0
  const onData = (piece: Buffer): void => {
    if (piece.length === 0) return
    sent += piece.length
    if (length !== null && sent > length) return onError(new RangeError('a body that is longer than its length'))
    if (!write(piece)) body.pause()
    events.onProgress()
  }
  const write = (piece: Buffer): boolean => {
    if (length !== null) return socket.write(piece)
    socket.cork()
    socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
    socket.write(piece)
    const hasRoom = socket.write('\r\n', 'latin1')
    socket.uncork()
    return hasRoom
  }
  const onDrain = (): void => {
    events.onProgress()
    body.resume()
  }
  const onEnd = (): void => {
    if (length !== null && sent < length) return onError(new RangeError('a body that is shorter than its length'))
    stop()
    if (length === null) socket.write('0\r\n\r\n', 'latin1')
    events.onSent()
  }
  const onError = (error: Error): void => {
    stop()
    events.onLost(error)
  }
  const onClose = (): void => onError(new Error('the body broke off'))
  const stop = (): void => {
    socket.off('drain', onDrain)
    body.off('data', onData)
    body.off('end', onEnd)
    body.off('error', onError)
    body.off('close', onClose)
    // An error that comes behind has nobody to tell.
    body.on('error', () => undefined)
    body.destroy()
  }
  socket.on('drain', onDrain)
  body.on('data', onData)
  body.once('end', onEnd)
  body.once('error', onError)
  body.once('close', onClose)
  return stop
}
