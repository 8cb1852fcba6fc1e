import type { ErrorCode } from '../errors.ts'

/** What can go wrong between a request and the end of its answer, besides what the system and TLS have codes for. */
export type UpstreamFault = 'closed' | 'malformed' | 'connect-timeout' | 'head-timeout' | 'body-timeout' | 'gone'

/** The application failed. The message is for the log, never for a client. */
export class UpstreamError extends Error {
  readonly code: UpstreamFault

  constructor(code: UpstreamFault, message: string) {
    super(message)
    this.code = code
  }
}

/** What it sent is no HTTP/1.1. */
export function malformed(what: string): UpstreamError {
  return new UpstreamError('malformed', what)
}

const codes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'upstream-refused',
  ENOTFOUND: 'upstream-refused',
  EAI_AGAIN: 'upstream-refused',
  EHOSTUNREACH: 'upstream-refused',
  ENETUNREACH: 'upstream-refused',
  CERT_HAS_EXPIRED: 'upstream-untrusted',
  CERT_NOT_YET_VALID: 'upstream-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'upstream-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'upstream-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'upstream-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'upstream-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'upstream-untrusted',
  INVALID_PURPOSE: 'upstream-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'upstream-untrusted',
  'connect-timeout': 'upstream-timeout',
  'head-timeout': 'upstream-timeout',
  'body-timeout': 'upstream-timeout',
  malformed: 'upstream-garbage',
}

/** The gateway's answer to a failure of the application. Messages of the error never reach the client: they name addresses. */
export function toErrorCode(error: unknown): ErrorCode {
  const { code } = error as { code?: string }
  return (code !== undefined && codes[code]) || 'upstream-reset'
}

/** The connection ended without a byte of a response: on a kept-alive one that is the keep-alive race (RFC 9112, 9.3.1). */
export function isConnectionLoss(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'closed'
}

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** RFC 9110, 9.2.2. */
export function isIdempotent(method: string): boolean {
  return idempotent.has(method)
}
