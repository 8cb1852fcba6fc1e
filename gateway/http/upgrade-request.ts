import type { IncomingMessage } from 'node:http'
import { findHeader } from './request-context.ts'

/** Asks for WebSocket; every other Upgrade (h2c ...) is stripped and the request goes on as plain HTTP. */
export function asksForWebSocket(req: IncomingMessage): boolean {
  const upgrade = findHeader(req.rawHeaders, 'upgrade')
  const asks = upgrade !== null && upgrade.trim().toLowerCase() === 'websocket' && req.method !== 'CONNECT'
  if (!asks) (req as Marked)[ignored] = true
  return asks
}

const ignored = Symbol('ignored upgrade')

interface Marked extends IncomingMessage {
  [ignored]?: true
}

/**
 * Node's parser stops at an Upgrade, also at one that is ignored, and loses what stands behind it in the same packet. The
 * connection must end with the answer, so that a client that pipelined knows to ask again (RFC 9112, 9.3.2).
 */
export function hasIgnoredUpgrade(req: IncomingMessage): boolean {
  return (req as Marked)[ignored] === true
}

const key = /^[A-Za-z0-9+/]{22}==$/

/** The rest of RFC 6455, 4.2.1: GET, HTTP/1.1, version 13, a key of 16 bytes, no body. */
export function isValidWebSocketRequest(req: IncomingMessage): boolean {
  const { rawHeaders } = req
  return (
    req.method === 'GET' &&
    req.httpVersionMinor === 1 &&
    findHeader(rawHeaders, 'sec-websocket-version') === '13' &&
    key.test(findHeader(rawHeaders, 'sec-websocket-key') ?? '') &&
    findHeader(rawHeaders, 'content-length') === null &&
    findHeader(rawHeaders, 'transfer-encoding') === null
  )
}
