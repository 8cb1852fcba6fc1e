import type { PeerName } from '../lab/peers.ts'
import type { Difference } from './compare.ts'

/** Why the gateway differs from a peer on the cases with one of these labels. A label that ends in `*` is a beginning. */
export interface Reason {
  readonly kind: Difference['kind'] | readonly Difference['kind'][]
  /** Only with this peer. */
  readonly peer?: PeerName
  readonly labels: readonly string[]
  /** Only with this word of the gateway's refusal. */
  readonly code?: string
  readonly why: string
}

const onePath =
  'what two readers of a path may read differently is refused, not repaired (`http.path.allow` relaxes it)'

/** Refusals that say in their own word what was judged, so that no label is needed. */
export const ownWords: Readonly<Record<string, string>> = {
  'path-dot-segments': onePath,
  'path-backslash': onePath,
  'path-encoded-backslash': onePath,
  'path-null': onePath,
  'path-control': onePath,
  'path-overlong': onePath,
  'path-bad-escape': 'a percent sign begins an escape of two hexadecimal digits, nothing else (RFC 3986, 2.1)',
  'path-fragment': 'a target has no fragment (RFC 9112, 3.2)',
  'version-unsupported':
    'the gateway speaks HTTP/1.1 and 1.0; anything else is 505 (RFC 9110, 15.6.6; servers of virtual hosts ought to disable HTTP/0.9: RFC 9112, C.1)',
  'target-invalid': 'a reverse proxy takes a path, an http(s) URL, and `*` for OPTIONS (RFC 9112, 3.2)',
  'target-too-long': 'request lines are bounded (RFC 9112, 3: 414)',
  'host-missing':
    'no Host: 400 must be answered to HTTP/1.1 (RFC 9112, 3.2); to HTTP/1.0 as well, because routes need it',
  'host-repeated': 'more than one Host: 400 must be answered (RFC 9112, 3.2)',
  'host-invalid': 'an invalid Host: 400 must be answered (RFC 9112, 3.2; RFC 3986, 3.2.2)',
  'host-mismatch':
    'an absolute target and Host must name the same authority (RFC 9112, 3.2), or two readers route differently',
  'method-refused': 'TRACE would show the fields that the gateway adds (RFC 9110, 9.3.8)',
  'transfer-and-length':
    'Transfer-Encoding with Content-Length, also in trailers, ought to be handled as an error (RFC 9112, 6.3)',
  'transfer-invalid':
    'Transfer-Encoding in HTTP/1.0, in trailers, or not ending in one `chunked`, is faulty framing (RFC 9112, 6.1 and 6.3)',
  'length-invalid':
    'a length is digits, stated once; refusing repeated ones is allowed, mending them is not needed (RFC 9112, 6.3)',
  'headers-too-many': 'heads are bounded: `http.maxHeaders`',
  'head-too-large': 'heads are bounded: `http.maxHeaderSize`',
  'upgrade-refused': 'an upgrade to WebSocket that is none must not become a plain request (RFC 6455, 4.2.1)',
  'expectation-unknown': 'an unknown expectation may be answered with 417 (RFC 9110, 10.1.1)',
}

const lineEnds =
  'a bare LF may be taken for a line end or not (RFC 9112, 2.2), so two readers may differ; the gateway takes CRLF only'
const badField =
  'a line that is no valid field is refused (RFC 9112, 5; RFC 9110, 5.5); the peers drop it, end it at LF, unfold it or pass it'
const badChunk =
  'chunks are read by the letter (RFC 9112, 7.1): a bare LF, a blank behind the size, a control character or a bad trailer is refused'
const unknownMethod =
  "node's parser knows registered methods only; refusing an unknown one is allowed (RFC 9110, 9.1), and a known limit"
const hiddenProtocol =
  'node:http reads RTSP/1.0 and does not tell; what is sent on is judged and written as HTTP/1.1 (a known limit)'

export const reasons: readonly Reason[] = [
  {
    kind: 'next',
    labels: ['hop/Connection: upgrade\r\nUpgrade: foo*'],
    why: "node's parser loses what stands behind an ignored Upgrade in the same packet, so the answer says `Connection: close`: the client knows to ask again (RFC 9112, 9.3.2)",
  },
  {
    kind: 'waits here',
    labels: ['hop/Connection: upgrade\r\nUpgrade: foo*'],
    why: 'the same: the rest of a body with a bad chunk is lost behind an ignored Upgrade, and ends with 408 at `http.requestTimeout`',
  },
  {
    kind: 'refused here',
    labels: ['method/HEAD'],
    code: '',
    why: 'the answer to HEAD has no body that could name the reason; with other methods the same refusal is in this table',
  },
  { kind: 'refused here', labels: ['method/FOO', 'method/get', 'method/XXX*'], why: unknownMethod },
  {
    kind: ['count', 'fields', 'answers'],
    labels: ['length/3', 'length/0', 'length/6\r\nContent_Length: 5'],
    why: `behind a length that is too short the rest is a request of its own; its method is no word that the gateway knows: ${unknownMethod}`,
  },
  {
    kind: 'refused here',
    labels: ['target//\xe9', 'target//a?b=\xe9'],
    why: 'a URI is ASCII (RFC 3986, 2)',
  },
  { kind: 'refused here', labels: ['target//a\nb'], why: lineEnds },
  {
    kind: 'refused here',
    labels: ['version/HTTP/1.2', 'version/HTTP/1.1 ', 'version/HTTP/1.10', 'version/HTTP/3.0'],
    why: 'a request line ends with HTTP/1.0 or HTTP/1.1, each digit counts (RFC 9112, 2.3 and 3)',
  },
  {
    kind: 'refused here',
    labels: [
      ...[' X-A: 1', 'X-A\x80: 1', '(X): 1', 'X-A', 'X-A: a\0b', 'X-A: a\x01b', 'X-A: a\x7fb', 'X-A: a\nb'],
      ...['X-A: a\r\n b', 'X-A: a\r\n\tb', 'X-A: 1\nX-B: 2', 'X A: 1', 'X\tA: 1', 'X-A : 1', 'X-A\t: 1', ': 1'],
    ].map((line) => `field/${line}`),
    why: badField,
  },
  { kind: 'refused here', labels: ['host/a\0b', 'coding/\r\n chunked', 'length/5\r\n 6'], why: badField },
  { kind: 'refused here', labels: ['coding/chunked\nX: 1'], why: lineEnds },
  { kind: 'refused here', labels: ['chunk/*'], why: badChunk },
  {
    kind: 'refused here',
    labels: ['shape/only-lf', 'shape/lf-*', 'shape/cr-cr-lf-behind-fields'],
    why: lineEnds,
  },
  {
    kind: 'refused here',
    labels: ['shape/tabs', 'shape/two-blanks', 'shape/blank-before'],
    why: 'one blank parts the words of a request line; forgiving more is a way to differ (RFC 9112, 3)',
  },
  {
    kind: 'refused here',
    labels: ['shape/folded-first-field', 'shape/blank-line-as-first-field'],
    why: 'a blank behind the request line: refused, as RFC 9112, 2.2 allows; dropping such lines is the other way',
  },
  {
    kind: 'refused there',
    peer: 'nginx',
    labels: ['host/a..b'],
    why: 'a registered name may have empty labels (RFC 3986, 3.2.2), and the application may refuse what it does not know',
  },
  {
    kind: 'refused there',
    peer: 'nginx',
    labels: ['field/Authorization: a\r\nAuthorization: b'],
    why: 'repeated fields pass as they came: which of them counts is for the application to say',
  },
  {
    kind: 'refused there',
    peer: 'nginx',
    labels: ['length/\t5\t', 'coding/\tchunked'],
    why: 'a tab before a value is optional whitespace, not a part of it (RFC 9110, 5.6.3)',
  },
  { kind: ['refused there', 'next', 'answers'], labels: ['version/RTSP/1.0'], why: hiddenProtocol },
  {
    kind: 'target',
    peer: 'haproxy',
    labels: ['target/http://*', 'target/HTTP://*', 'target/https://*'],
    why: 'an application gets the origin form: it is no proxy (RFC 9112, 3.2.1)',
  },
  {
    kind: 'fields',
    peer: 'nginx',
    labels: ['field/X.A: 1', "field/!#$%&'*+-.^`|~: 1"],
    why: 'every token is a field name (RFC 9110, 5.1); nginx drops names with signs that it does not like',
  },
  {
    kind: 'fields',
    labels: ['hop/Connection: X-B\r\nX-B: 1', 'hop/Connection: Upgrade, *', 'hop/Connection: Upgrade,*'],
    why: 'fields that Connection names end at this hop and must be removed (RFC 9110, 7.6.1)',
  },
  {
    kind: 'fields',
    peer: 'haproxy',
    labels: ['field/X_A: 1', 'field/__proto__: 1'],
    why: 'names with `_` are dropped, because CGI-style servers confuse them with `-` (`http.underscoreHeaders`)',
  },
  {
    kind: ['next', 'answers'],
    peer: 'nginx',
    labels: ['hop/Connection: close\r\nConnection: keep-alive'],
    why: '`close` in any Connection field ends the connection (RFC 9112, 9.6)',
  },
]
