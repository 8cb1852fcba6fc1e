import type { IncomingMessage } from 'node:http'
import { findHeader } from './request-context.ts'

/** Asks for WebSocket; every other Upgrade (h2c ...) is stripped and the request goes on as plain HTTP. */
export function asksForWebSocket(req: IncomingMessage): boolean {
  const upgrade = findHeader(req.rawHeaders, 'upgrade')
  return upgrade !== null && upgrade.trim().toLowerCase() === 'websocket' && req.method !== 'CONNECT'
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
