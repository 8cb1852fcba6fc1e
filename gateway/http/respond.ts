import { type ServerResponse, STATUS_CODES } from 'node:http'
import { type ErrorCode, errors } from '../errors.ts'
import { linger } from './linger.ts'
import { allow } from './methods.ts'
import { pageHeaders, refusalPage } from './refusal-page.ts'

export interface Answer {
  readonly code: ErrorCode
  readonly requestId: string
  /** Instead of the status of the error code. */
  readonly status?: number
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, unknown>>
  /** Instead of the title of the error code. */
  readonly title?: string
  /** A sentence for the client. */
  readonly detail?: string
  /** Whom to ask: an address. */
  readonly contact?: string
  /** What the client is told beyond that. */
  readonly revealed?: Readonly<Record<string, unknown>>
  /** A page for people instead of problem+json. */
  readonly asPage?: boolean
  /** Another client would get another form of it. */
  readonly negotiated?: boolean
  /** Instead of `urn:sallyport:error:<code>`. */
  readonly type?: string
  /** Flat [name, value ...]. */
  readonly headers?: readonly string[]
  /** After what was refused nobody can know where the next request starts. */
  readonly close?: boolean
}

/** Answers in the gateway's own name: RFC 9457 problem+json with the request id and nothing internal. Returns the bytes of the body. */
export function respond(res: ServerResponse, answer: Answer): number {
  const { status, text, headers } = problem(answer)
  if (answer.close) closeAfter(res)
  // With its reason: a head of the application that could not be written may have left another one behind.
  res.writeHead(status, STATUS_CODES[status] ?? '', headers)
  res.end(text)
  return res.req.method === 'HEAD' ? 0 : Buffer.byteLength(text)
}

/** OPTIONS * asks the server, not a resource (RFC 9110, 9.3.7). */
export function respondOptions(res: ServerResponse, requestId: string): void {
  res.writeHead(204, ['allow', allow, 'x-request-id', requestId, 'x-sallyport-request-id', requestId])
  res.end()
}

/** Nothing after this answer is read as a request. */
function closeAfter(res: ServerResponse): void {
  const { socket } = res
  res.shouldKeepAlive = false
  // Node closes the connection of a last answer by this call.
  if (socket) socket.destroySoon = () => linger(socket)
}

/** The same answer as bytes, for sockets that have no response object (parse errors, upgrades). */
export function problemBytes(answer: Answer): string {
  const { status, text, headers } = problem(answer)
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ndate: ${new Date().toUTCString()}\r\n`
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${head}\r\n${text}`
}

function problem(answer: Answer): { status: number; text: string; headers: string[] } {
  const entry = errors[answer.code]
  const status = answer.status ?? entry.status
  const { title = entry.title, detail, contact, requestId, revealed } = answer
  const text = answer.asPage
    ? refusalPage({ title, detail: detail ?? null, contact: contact ?? null, requestId, more: revealed ?? {} })
    : JSON.stringify({
        type: answer.type ?? `urn:sallyport:error:${answer.code}`,
        ...{ title, status, detail, ...answer.members, contact, requestId, ...revealed },
      })
  const headers = [
    'content-type',
    answer.asPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length',
    String(Buffer.byteLength(text)),
    'cache-control',
    'no-store',
    'x-request-id',
    answer.requestId,
    'x-sallyport-request-id',
    answer.requestId,
    ...(answer.headers ?? []),
  ]
  if (answer.asPage) headers.push(...pageHeaders)
  if (answer.negotiated) headers.push('vary', 'accept')
  if (status === 405) headers.push('allow', allow)
  return { status, text, headers }
}
