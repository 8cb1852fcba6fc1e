import type { Socket } from 'node:net'

/** The client's side of a response: node:http's ServerResponse, as far as forwarding needs it. */
export interface ClientResponse {
  readonly headersSent: boolean
  readonly chunkedEncoding: boolean
  readonly socket: Socket | null
  sendDate: boolean
  writeHead(status: number, message: string, headers: string[]): unknown
  write(chunk: Buffer): boolean
  write(text: string, encoding: 'latin1'): boolean
  flushHeaders(): void
  end(): unknown
  end(text: string, encoding: 'latin1'): unknown
  destroy(): unknown
  once(event: 'drain', listener: () => void): unknown
}

/** Ends a response with its last piece, as text: node puts head and text into one write, head and bytes into two. */
export function endWith(res: ClientResponse, last: string | null): void {
  if (last === null) res.end()
  else res.end(last, 'latin1')
}

/**
 * Cuts a response off, so that the client cannot take what it has for the whole. Where only the end of the connection
 * would end the body, that takes a reset.
 */
export function breakOff(res: ClientResponse, headers: readonly string[]): void {
  if (res.chunkedEncoding || hasLength(headers)) res.destroy()
  else res.socket?.resetAndDestroy()
}

function hasLength(headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]!.toLowerCase() === 'content-length') return true
  return false
}

/** Any byte may stand in the reason of a response; node writes plain text only, and nobody needs the rest. */
export function reasonOf(message = ''): string {
  return /^[\t\x20-\x7e]*$/.test(message) ? message : ''
}
