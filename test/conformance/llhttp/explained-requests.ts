import type { Explanation } from '../outcome.ts'

const webSocket =
  'an upgrade that asks for WebSocket and is none (no version 13, no key) must not become something else behind the gateway (RFC 6455, 4.2.1)'
const connect = 'CONNECT makes tunnels, and a reverse proxy has none to offer: 405 (RFC 9110, 9.3.6)'
const otherCoding =
  'the gateway understands no coding but chunked, and a server may refuse what it does not understand (RFC 9112, 6.1)'
const hiddenProtocol =
  "node:http reads ICE/1.0 and RTSP/1.0 and does not tell; what is sent on is judged and written as HTTP/1.1, so nothing can hide in it (a known limit, stricter than llhttp's reading would be 400)"
const noName =
  'its Host is `0.0.0.0=5000`, a misprint for a port: hosts are names and addresses, which have no `=` (RFC 1123, 2.1; an invalid Host must be 400: RFC 9112, 3.2)'

/** Requests that llhttp reads and the gateway refuses. */
export const requestExplanations: readonly Explanation[] = [
  { name: 'request/connection: Multiple tokens with folding and LWS', why: webSocket },
  { name: 'request/connection: Upgrade GET request', why: webSocket },
  {
    name: 'request/content-length: Content-Length reset when no body is received',
    why: "the block is only whole because llhttp's harness skips bodies: the second request is the body of the first",
  },
  { name: 'request/method: CONNECT request', why: connect },
  { name: 'request/method: CONNECT request with CAPS', why: connect },
  { name: 'request/method: CONNECT with body', why: connect },
  { name: 'request/uri: Underscore in hostname', why: connect },
  { name: 'request/method: M-SEARCH request', why: '`*` is for OPTIONS only (RFC 9112, 3.2.4)' },
  { name: 'request/method: ANNOUNCE request with RTSP', why: 'RTSP is another protocol' },
  { name: 'request/method: SOURCE request with ICE', why: hiddenProtocol },
  { name: 'request/method: OPTIONS request with RTSP', why: hiddenProtocol },
  { name: 'request/sample: curl GET', why: noName },
  { name: 'request/sample: Firefox GET', why: noName },
  {
    name: 'request/sample: No HTTP version',
    why: 'servers of virtual hosts ought to disable HTTP/0.9 (RFC 9112, C.1)',
  },
  { name: 'request/transfer-encoding: POST with `chunked` as last transfer-encoding*', why: otherCoding },
  { name: 'request/uri: Fragment in URI', why: 'a target has no fragment (RFC 9112, 3.2)' },
  {
    name: 'request/uri: `host:port` and basic auth',
    why: 'a user name in an http URI is to be treated as an error (RFC 9110, 4.2.4)',
  },
]
