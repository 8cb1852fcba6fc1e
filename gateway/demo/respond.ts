import type { IncomingMessage, ServerResponse } from 'node:http'

/** Forms and JSON documents are held in memory; uploads stream and have no limit. */
const maxBodyBytes = 1_048_576

/** A request body that the shop cannot use; `status` says why. */
export class BodyError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=utf-8', text)
}

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.setHeader('content-security-policy', "default-src 'self'; style-src 'unsafe-inline'; form-action 'self'")
  send(response, status, 'text/html; charset=utf-8', html)
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** `application/json` of `application/json; charset=utf-8`; empty when the client sent none. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase()
}

/** The JSON object in the body. Throws `BodyError`: 413 too long, 415 not JSON, 400 not an object. */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const type = mediaType(request)
  if (type !== 'application/json' && !type.endsWith('+json')) throw new BodyError(415, 'Send application/json.')
  const text = await readText(request)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BodyError(400, 'The body is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BodyError(400, 'Send one JSON object.')
  }
  return value as Record<string, unknown>
}

/** Throws `BodyError` 413 when the body is over 1 MiB. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop must not destroy the request: the refusal still has to reach the client on its socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new BodyError(413, `The body is over ${maxBodyBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
