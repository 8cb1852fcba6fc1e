import type { Verdict } from '../contract/index.ts'
import type { ErrorCode } from '../errors.ts'
import { type Answer, respond } from '../http/respond.ts'
import type { Ending } from '../pipeline/step.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'
import { retryAfterOf, wordsOf } from './refusal.ts'

/** draft-ietf-httpapi-ratelimit-headers, 5: the problem type of an exceeded limit. */
const quotaExceeded = 'https://iana.org/assignments/http-problem-types#quota-exceeded'

/** Longer bodies are not worth keeping the connection for. */
const maxForgottenBytes = 1_048_576

/** The gateway's own checks end the request. */
export function refuse(edge: Edge, x: Exchange, code: ErrorCode): void {
  x.error = code
  answer(edge, x, { code, close: x.received === null || endsConnection.has(code) })
}

/** After these nobody knows where the next request begins, or the client would go on sending what is not wanted. */
const endsConnection: ReadonlySet<ErrorCode> = new Set([
  'request-timeout',
  'body-too-large',
  'malformed',
  'transfer-invalid',
  'transfer-and-length',
  'length-invalid',
  'head-too-large',
])

/** A verdict ends the request, or a plugin that fails closed. */
export function end(edge: Edge, x: Exchange, { plugin, verdict, failed }: Ending): void {
  if (verdict.action === 'allow') return
  if (failed) x.error = 'plugin-failed'
  else if (verdict.action === 'limit') x.error = 'limited'
  else if (verdict.action === 'deny') x.error = 'denied'
  if (verdict.action === 'deny' && verdict.banMs !== undefined) x.generation.banClient(x.ctx!, plugin, verdict)
  if (verdict.action === 'challenge') challenge(x, verdict.location)
  else answer(edge, x, { code: x.error!, ...details(verdict), ...wordsOf(x, verdict, failed) })
}

function details(verdict: Exclude<Verdict, { action: 'allow' | 'challenge' }>): Partial<Answer> {
  const seconds = retryAfterOf(verdict)
  const headers = seconds === null ? {} : { headers: ['retry-after', seconds] }
  if (verdict.action === 'deny') return { ...(verdict.status && { status: verdict.status }), ...headers }
  return { type: quotaExceeded, members: { 'violated-policies': verdict.violated }, ...headers }
}

function answer(edge: Edge, x: Exchange, content: Omit<Answer, 'requestId'>): void {
  const requestId = x.id
  const headers = [...(content.headers ?? []), ...(x.ctx?.responseHeaders ?? [])]
  if (x.error === 'upstream-busy') headers.push('retry-after', '1')
  if (edge.isDraining()) x.res.shouldKeepAlive = false
  x.bytes = respond(x.res, { ...content, requestId, headers, close: content.close === true || isTooMuchToForget(x) })
}

function challenge(x: Exchange, location: string): void {
  const requestId = x.id
  x.res.writeHead(302, [
    ...['location', location, 'cache-control', 'no-store', 'content-length', '0', 'x-request-id', requestId],
    ...(x.ctx?.responseHeaders ?? []),
  ])
  x.res.end()
}

/** The rest of the body is longer than what is read and forgotten to keep a connection, or its length is not known. */
function isTooMuchToForget({ req, ctx }: Exchange): boolean {
  return !req.complete && ctx?.hasBody !== false && (ctx?.contentLength ?? Number.POSITIVE_INFINITY) > maxForgottenBytes
}
