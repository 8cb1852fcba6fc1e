import type { ServerResponse } from 'node:http'
import { type ErrorCode, errors } from '../errors.ts'

export interface Answer {
  readonly code: ErrorCode
  readonly requestId: string
  /** Instead of the status of the error code. */
  readonly status?: number
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, unknown>>
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
  if (answer.close) res.shouldKeepAlive = false
  res.writeHead(status, headers)
  res.end(text)
  return text.length
}

/** The same answer as bytes, for sockets that have no response object (parse errors, upgrades). */
export function problemBytes(answer: Answer): string {
  const { status, title, text, headers } = problem(answer)
  let head = `HTTP/1.1 ${status} ${title}\r\nconnection: close\r\ndate: ${new Date().toUTCString()}\r\n`
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${head}\r\n${text}`
}

function problem(answer: Answer): { status: number; title: string; text: string; headers: string[] } {
  const entry = errors[answer.code]
  const status = answer.status ?? entry.status
  const text = JSON.stringify({
    type: answer.type ?? `urn:sallyport:error:${answer.code}`,
    title: entry.title,
    status,
    ...answer.members,
    requestId: answer.requestId,
  })
  const headers = [
    'content-type',
    'application/problem+json',
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
  if (status === 405) headers.push('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
  return { status, title: entry.title, text, headers }
}
