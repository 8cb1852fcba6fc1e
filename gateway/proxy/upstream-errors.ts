import type { ErrorCode } from '../errors.ts'

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
  UND_ERR_CONNECT_TIMEOUT: 'upstream-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'upstream-timeout',
  UND_ERR_BODY_TIMEOUT: 'upstream-timeout',
  UND_ERR_HEADERS_OVERFLOW: 'upstream-garbage',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream-garbage',
}

/** The gateway's answer to a failure of the application. Messages of the error never reach the client: they name addresses. */
export function toErrorCode(error: unknown): ErrorCode {
  const { code, name } = error as { code?: string; name?: string }
  if (name === 'HTTPParserError' || code?.startsWith('HPE_')) return 'upstream-garbage'
  return (code !== undefined && codes[code]) || 'upstream-reset'
}

/** The connection ended without a byte of a response: on a kept-alive one that is the keep-alive race (RFC 9112, 9.3.1). */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === 'ECONNRESET' || code === 'EPIPE' || (code === 'UND_ERR_SOCKET' && message === 'other side closed')
}

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** RFC 9110, 9.2.2. */
export function isIdempotent(method: string): boolean {
  return idempotent.has(method)
}
