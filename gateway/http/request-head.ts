import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { ErrorCode } from '../errors.ts'
import { type CanonicalPath, canonicalPath, type PathRules } from './canonical-path.ts'
import type { ClientAddress } from './client-address.ts'
import { withClientCertificate } from './client-certificate.ts'
import { forwardable } from './methods.ts'
import { findHeader, type RequestHead } from './request-context.ts'

export interface HeadRules {
  readonly path: PathRules
  readonly maxHeaders: number
  readonly maxRequestLineBytes: number
  readonly underscoreHeaders: 'keep' | 'drop' | 'refuse'
}

/** What the server knows of a request beyond what plugins see. */
export interface ReceivedHead {
  readonly head: RequestHead
  /** Client first, then each trusted hop. */
  readonly chain: readonly string[]
  /** Host as received, with its port. */
  readonly authority: string
  /** From a trusted hop, else the same as `authority`. */
  readonly forwardedHost: string
  /** The peer is a proxy that is believed. */
  readonly trustedPeer: boolean
  readonly encodedSlash: boolean
}

/** `newId` is the id of the request unless a trusted hop gave it one. */
export type HeadReader = (req: IncomingMessage, newId: string, arrivedAtMs: number) => ReceivedHead | ErrorCode

/** What names and addresses are made of. RFC 3986 allows more in a host: `,` joins two of them, `%` hides any character. */
const hostShape = /^(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{0,5})?$/
const requestIdShape = /^[A-Za-z0-9._:/+=-]{1,128}$/

/**
 * Builds the reader that turns a parsed message into a judged head, or into the reason to refuse it. Node's parser is
 * strict about bytes; the checks here are about messages that two readers could understand differently (RFC 9112, 11.2).
 */
export function headReader(rules: HeadRules, clientAddress: ClientAddress): HeadReader {
  return (req, newId, arrivedAtMs) => {
    const method = req.method ?? ''
    if (req.httpVersionMajor !== 1) return 'version-unsupported'
    if (!forwardable.has(method)) return 'method-refused'
    const accepted = acceptedHeaders(req.rawHeaders, rules)
    if (typeof accepted === 'string') return accepted
    const rawHeaders = withClientCertificate(accepted, req.socket)
    const framing = readFraming(rawHeaders, req.httpVersionMinor)
    if (typeof framing === 'string') return framing
    let target = (req as { originalUrl?: string }).originalUrl ?? req.url ?? ''
    if (method.length + target.length + aroundTarget > rules.maxRequestLineBytes) return 'target-too-long'
    if (!target.startsWith('/')) {
      const origin = toOriginForm(target, method, framing.authority)
      if (typeof origin !== 'string') return origin.error
      target = origin
    }
    const path = target === '*' ? wholeServer : canonicalPath(target, rules.path)
    if (typeof path === 'string') return path
    const { client, chain, trustedPeer } = clientAddress(
      req.socket.remoteAddress ?? '',
      findHeader(rawHeaders, 'x-forwarded-for'),
    )
    const given = trustedPeer ? findHeader(rawHeaders, 'x-request-id') : null
    return {
      head: {
        id: given !== null && requestIdShape.test(given) ? given : newId,
        arrivedAtMs,
        method,
        host: hostname(framing.authority),
        path: path.path,
        rawPath: path.rawPath,
        rawQuery: path.rawQuery,
        protocol: req.httpVersionMinor === 0 ? 'http/1.0' : 'http/1.1',
        scheme: schemeOf(req, trustedPeer ? findHeader(rawHeaders, 'x-forwarded-proto') : null),
        contentLength: framing.contentLength,
        hasBody: framing.chunked || (framing.contentLength ?? 0) > 0,
        rawHeaders,
        client,
      },
      chain,
      authority: framing.authority,
      forwardedHost: trustedHost(rawHeaders, trustedPeer) ?? framing.authority,
      trustedPeer,
      encodedSlash: path.encodedSlash,
    }
  }
}

/** Two blanks and `HTTP/1.1`. */
const aroundTarget = 10

const wholeServer: CanonicalPath = { rawPath: '*', rawQuery: '', path: '*', encodedSlash: false }

/** Counts fields and applies the rule for names with `_`, which CGI-style servers confuse with `-`. */
function acceptedHeaders(rawHeaders: readonly string[], rules: HeadRules): readonly string[] | ErrorCode {
  if (rawHeaders.length > rules.maxHeaders * 2) return 'headers-too-many'
  if (rules.underscoreHeaders === 'keep') return rawHeaders
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!rawHeaders[i]!.includes('_')) continue
    if (rules.underscoreHeaders === 'refuse') return 'header-underscore'
    return rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]!.includes('_'))
  }
  return rawHeaders
}

interface Framing {
  authority: string
  contentLength: number | null
  chunked: boolean
}

/** Host and body length, each stated exactly once and in one way (RFC 9112, 3.2 and 6.3). */
function readFraming(rawHeaders: readonly string[], httpVersionMinor: number): Framing | ErrorCode {
  let authority: string | null = null
  let length: string | null = null
  let coding: string | null = null
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    const value = rawHeaders[i + 1]!
    if (name.length === 4 && name.toLowerCase() === 'host') {
      if (authority !== null) return 'host-repeated'
      authority = value
    } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
      if (length !== null) return 'length-invalid'
      length = value
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      if (coding !== null) return 'transfer-invalid'
      coding = value
    }
  }
  if (authority === null) return 'host-missing'
  if (!isAuthority(authority)) return 'host-invalid'
  if (coding !== null) {
    if (length !== null) return 'transfer-and-length'
    if (httpVersionMinor === 0) return 'transfer-invalid'
    if (coding.toLowerCase() !== 'chunked') return /\bchunked\b/i.test(coding) ? 'transfer-invalid' : 'transfer-unknown'
  }
  if (length !== null && !/^\d{1,15}$/.test(length)) return 'length-invalid'
  return { authority, contentLength: length === null ? null : Number(length), chunked: coding !== null }
}

/**
 * Absolute-form becomes origin-form when its authority is the Host (RFC 9112, 3.2.2). OPTIONS stays with `*`, which is also
 * what it asks for when its URL has neither path nor query (3.2.4).
 */
function toOriginForm(target: string, method: string, authority: string): string | { readonly error: ErrorCode } {
  if (target === '*' && method === 'OPTIONS') return target
  const match = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target)
  if (!match) return { error: 'target-invalid' }
  if (match[1]!.toLowerCase() !== authority.toLowerCase()) return { error: 'host-mismatch' }
  const rest = match[2]!
  if (rest === '' && method === 'OPTIONS') return '*'
  return rest.startsWith('/') ? rest : `/${rest}`
}

function isAuthority(text: string): boolean {
  if (!hostShape.test(text)) return false
  const colon = text.lastIndexOf(':')
  return colon < 0 || text.endsWith(']') || Number(text.slice(colon + 1)) <= 65_535
}

function hostname(authority: string): string {
  const end = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.indexOf(':')
  const name = end > 0 ? authority.slice(0, end) : authority
  return name.toLowerCase()
}

function schemeOf(req: IncomingMessage, forwarded: string | null): 'http' | 'https' {
  if (forwarded === 'http' || forwarded === 'https') return forwarded
  return (req.socket as TLSSocket).encrypted === true ? 'https' : 'http'
}

function trustedHost(rawHeaders: readonly string[], trustedPeer: boolean): string | null {
  const given = trustedPeer ? findHeader(rawHeaders, 'x-forwarded-host') : null
  return given !== null && isAuthority(given) ? given : null
}
