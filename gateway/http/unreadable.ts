import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorCode } from '../errors.ts'
import { isForgetting, linger } from './linger.ts'
import { problemBytes } from './respond.ts'

/** What node's parser says of bytes that are no request. */
type ParserError = Error & { readonly code?: string; readonly reason?: string }

export interface UnreadableEvents {
  /** The bytes were no request; already answered. */
  onRefused(code: ErrorCode, requestId: string, socket: Socket): void
  /** The body of a request that is being served cannot be read. False: nobody serves it yet. */
  onBadBody(res: ServerResponse, code: ErrorCode): boolean
  newRequestId(): string
}

const codes: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'head-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_INVALID_TRANSFER_ENCODING: 'transfer-invalid',
  HPE_INVALID_CONTENT_LENGTH: 'length-invalid',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'length-invalid',
  HPE_INVALID_URL: 'target-invalid',
}

/** Connections that are refused already; their further bytes make further errors. */
const refused = new WeakSet<Socket>()

/** Answers what node's parser refuses, when its turn has come, and ends the connection. */
export function refuseUnreadable(events: UnreadableEvents, error: Error, socket: Socket): void {
  const { code = '' } = error as ParserError
  // Behind a request with `Connection: close` nothing is read (RFC 9112, 9.6), so nothing there is wrong.
  if (code === 'HPE_CLOSED_CONNECTION') socket.destroySoon = () => linger(socket)
  else if (isLoss(code, socket)) socket.destroy()
  else if (!refused.has(socket)) {
    refused.add(socket)
    refuseInTurn(events, toErrorCode(error), socket)
  }
}

/** The client went away: by an error of the socket, or in the middle of a body. */
function isLoss(code: string, socket: Socket): boolean {
  if (code === 'HPE_INVALID_EOF_STATE') return underway(socket)?.req.complete === false
  return !code.startsWith('HPE_') && code !== 'ERR_HTTP_REQUEST_TIMEOUT'
}

function refuseInTurn(events: UnreadableEvents, code: ErrorCode, socket: Socket): void {
  const busy = underway(socket)
  // The requests before the bad bytes get their answers first: a client reads answers in order.
  if (busy?.req.complete) busy.once('close', () => refuseInTurn(events, code, socket))
  else if (!socket.writable) socket.destroy()
  else if (!busy && isForgetting(socket)) linger(socket)
  else if (!busy || !events.onBadBody(busy, code)) {
    const requestId = events.newRequestId()
    socket.write(problemBytes({ code, requestId }), 'latin1')
    linger(socket)
    events.onRefused(code, requestId, socket)
  }
}

/** The response whose turn it is. */
function underway(socket: Socket): ServerResponse | null {
  return (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage ?? null
}

/** Node's parser tells the two kinds of bad length apart in words only. */
function toErrorCode({ code = '', reason = '' }: ParserError): ErrorCode {
  if (reason.includes('Content-Length') && reason.includes('Transfer-Encoding')) return 'transfer-and-length'
  return codes[code] ?? 'malformed'
}
