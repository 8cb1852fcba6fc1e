/**
 * Every answer that the gateway gives in its own name. `title` is all that a client learns; `cause` and `remedy` are for
 * the operator and stand in docs/errors.md, which a test holds against this table.
 */
export interface ErrorEntry {
  readonly status: number
  readonly title: string
  readonly cause: string
  readonly remedy: string
}

const bad = (title: string, cause: string, remedy: string, status = 400): ErrorEntry => ({
  status,
  title,
  cause,
  remedy,
})

/** Ends a WebSocket, whose status is 101 by then: the title is the reason of the Close frame. */
const closed = (title: string, cause: string, remedy: string): ErrorEntry => bad(title, cause, remedy, 101)

// biome-ignore format: one row an error
export const errors = {
  'host-missing': bad('Missing Host', 'The request has no Host field.', 'Send exactly one Host field (RFC 9112, 3.2).'),
  'host-repeated': bad('Repeated Host', 'The request has more than one Host field.', 'Send exactly one Host field; two let a proxy and an application disagree.'),
  'host-invalid': bad('Invalid Host', 'The Host field is not a host with an optional port.', 'Send `host` or `host:port`.'),
  'host-mismatch': bad('Host mismatch', 'The authority of an absolute-form target differs from Host.', 'Send the same authority in both.'),
  'target-invalid': bad('Invalid request target', 'The target is neither a path, an absolute http(s) URL nor `*` with OPTIONS, or it has a raw byte outside ASCII.', 'Send a target that starts with `/`, with everything outside ASCII percent-encoded as UTF-8.'),
  'path-backslash': bad('Ambiguous path', 'The path has a backslash, which some servers read as `/`.', 'Encode it another way, or allow it: `http.path.allow: [backslash]`.'),
  'path-encoded-backslash': bad('Ambiguous path', 'The path has `%5c`, which some servers read as `/`.', '`http.path.allow: [encoded-backslash]`.'),
  'path-null': bad('Ambiguous path', 'The path has `%00`, which cuts strings short in some applications.', '`http.path.allow: [null]`.'),
  'path-dot-segments': bad('Ambiguous path', 'The path has a `.` or `..` segment, plain, encoded, or with `;` behind it.', 'Resolve the path before sending it, or `http.path.allow: [dot-segments]`.'),
  'path-fragment': bad('Ambiguous path', 'The target has a `#`, which never belongs on the wire (RFC 9112, 3.2).', 'Encode it as `%23`, or `http.path.allow: [fragment]`.'),
  'path-control': bad('Ambiguous path', 'The path has an encoded control character other than a tab.', '`http.path.allow: [control]`.'),
  'path-bad-escape': bad('Ambiguous path', 'The path has a `%` that two hexadecimal digits do not follow.', 'Encode the percent sign as `%25`, or `http.path.allow: [bad-escape]`.'),
  'path-overlong': bad('Ambiguous path', 'The path has overlong UTF-8 (RFC 3629, 3), a classic way to hide a character.', 'Use the shortest form, or `http.path.allow: [overlong]`.'),
  'path-duplicate-slash': bad('Ambiguous path', 'The path has `//` and the configuration refuses it.', 'Send one slash, or `http.path.duplicateSlash: keep`.'),
  'path-encoded-slash': bad('Ambiguous path', 'The path has `%2f` on a route tagged `strict`.', 'Send `/`, or take the tag `strict` from the route.'),
  'transfer-and-length': bad('Ambiguous body length', 'Transfer-Encoding and Content-Length are both present (request smuggling).', 'Send one of them.'),
  'transfer-invalid': bad('Ambiguous body length', 'Transfer-Encoding does not end in one `chunked`, or stands in an HTTP/1.0 request.', 'Send `Transfer-Encoding: chunked`.'),
  'transfer-unknown': bad('Unknown transfer coding', 'Transfer-Encoding names a coding other than `chunked`.', 'Send `Transfer-Encoding: chunked`.', 501),
  'length-invalid': bad('Invalid Content-Length', 'Content-Length is not digits, or stands more than once.', 'Send one decimal number.'),
  'header-underscore': bad('Header name with underscore', 'A field name has `_`, which CGI-style servers confuse with `-`.', '`http.underscoreHeaders: drop` or `keep`.'),
  'headers-too-many': bad('Too many headers', 'The head has more fields than `http.maxHeaders`.', 'Raise `http.maxHeaders`.'),
  'malformed': bad('Malformed request', 'The bytes are not an HTTP/1.1 request (RFC 9112): bare CR or LF, folding, a blank before a colon, a bad chunk ...', 'Mend the client.'),
  'head-too-large': bad('Request head too large', 'The head is longer than `http.maxHeaderSize`.', 'Raise `http.maxHeaderSize`.', 431),
  'target-too-long': bad('Request target too long', 'The request line is longer than `http.maxRequestLine`.', 'Raise `http.maxRequestLine`.', 414),
  'method-refused': bad('Method not allowed', 'CONNECT and TRACE are never forwarded, and the methods of RTSP are not HTTP.', 'Use another method.', 405),
  'version-unsupported': bad('HTTP version not supported', 'The request is neither HTTP/1.1 nor HTTP/1.0.', 'Send HTTP/1.1.', 505),
  'expectation-unknown': bad('Expectation failed', 'Expect asks for something other than `100-continue`.', 'Send `Expect: 100-continue` or nothing.', 417),
  'upgrade-refused': bad('Upgrade refused', 'A WebSocket upgrade that is not GET, not version 13, has no valid key, or meets a route with `websocket: false`.', 'Set `websocket: true` on the route, or mend the client.'),
  'message-too-large': closed('Message too large', 'A WebSocket message of the client is longer than `websocket.maxMessage` of the route; it was closed with 1009.', 'Raise `websocket.maxMessage` of the route, or send smaller messages.'),
  'messages-too-fast': closed('Too many messages', 'The client sent more WebSocket messages than `websocket.rate` allows, or a flood of Pings; it was closed with 1008.', 'Raise `websocket.rate` and `burst` of the route, or send less often.'),
  'frame-invalid': closed('Protocol error', 'The client of a WebSocket sent what is no frame (RFC 6455, 5): unmasked, a reserved opcode ...; it was closed with 1002.', 'Mend the client.'),
  'upstream-frame': closed('Bad gateway', 'The application sent what is no WebSocket frame (RFC 6455, 5); the client was told 1014.', 'See the log of the application.'),
  'tunnel-idle': closed('Idle', 'A WebSocket was silent for its `idleTimeout`.', 'Send Pings, or raise the time.'),
  'tunnel-drained': closed('Going away', 'The gateway stopped; the client was told 1001.', 'Clients connect again.'),
  'request-timeout': bad('Request timeout', 'The client took too long to send the head or the body.', 'Raise `http.headersTimeout` or `http.requestTimeout`, or set `streaming: true` on the route.', 408),
  'body-too-large': bad('Body too large', 'The body is longer than `maxBody` of the route.', 'Raise `maxBody` of the route.', 413),
  'no-route': bad('Not found', 'No route matches host and path.', 'Add a route; `/*` without a host matches everything.', 404),
  'denied': bad('Forbidden', 'A plugin denied the request.', '`sallyport explain <request-id>` says which and why.', 403),
  'limited': bad('Too many requests', 'A rate limit is exceeded.', 'Wait for Retry-After; `sallyport explain <request-id>` names the limit.', 429),
  'plugin-failed': bad('Service unavailable', 'A plugin that fails closed threw, or its `consult` was late.', 'See the log; `onFailure: open` on the plugin lets requests pass without it.', 503),
  'upstream-busy': bad('Service unavailable', 'Every connection to the application is in use and the queue is full, or the wait in it was too long.', 'Raise `connections` of the upstream, or add capacity.', 503),
  'upstream-refused': bad('Bad gateway', 'The application did not accept a connection.', 'Is it running, and is `url` of the upstream right?', 502),
  'upstream-reset': bad('Bad gateway', 'The application closed the connection before a whole response head had come.', 'See the log of the application.', 502),
  'upstream-garbage': bad('Bad gateway', 'The response of the application is not valid HTTP/1.1, or no valid answer to a WebSocket handshake.', 'See the log of the application.', 502),
  'upstream-timeout': bad('Gateway timeout', 'The application sent no response head within `headTimeout`, or no connection came up within `connectTimeout`.', 'Raise the time-out of the upstream, or see the application.', 504),
  'upstream-untrusted': bad('Bad gateway', 'The certificate of the application could not be verified: another authority, another name, or out of its time.', 'See the log; `ca` and `serverName` under `tls` of the upstream say what to expect.', 502),
  'internal': bad('Internal error', 'An error in the gateway itself.', 'Report it with the log line of this request id.', 500),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors
