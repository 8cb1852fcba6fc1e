import type { Draft } from './draft.ts'

/** One change of a request. Labels are `group/what`; two of a group do not meet in one request. */
export interface Mutation {
  readonly label: string
  apply(draft: Draft): void
}

const methods = [
  ...['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'PURGE', 'REPORT', 'TRACE', 'CONNECT', 'FOO', 'get'],
  ...['G\tET', 'GE(T', 'GET\0', 'G\xc9T', 'X'.repeat(64)],
]

const targets = [
  ...[
    '/a/b?c=d',
    '/a//b',
    '//a',
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/a/%2e%2e/b',
    '/a/.%2E/b',
    '/a%2fb',
    '/a%5cb',
    '/a\\b',
  ],
  ...[
    '/%00',
    '/a%0d%0aX:1',
    '/a b',
    '/a\tb',
    '/a#b',
    '/a?b#c',
    '/a/..;/b',
    '/a;b=c',
    '/\xe9',
    '/%zz',
    '/%',
    '/a%c0%af',
  ],
  ...[
    '*',
    'http://conformance.example/a',
    'http://other.example/a',
    'http://conformance.example',
    'a',
    '?a',
    '/a?',
    '/?',
  ],
  ...[
    'HTTP://CONFORMANCE.example/a',
    'https://conformance.example/a',
    'ftp://conformance.example/',
    'http://',
    '/a"<>b',
  ],
  ...[
    'http://user@conformance.example/',
    'http://conformance.example:80/a',
    '//other.example/x',
    '/a|b{}^`[]',
    '/\x01',
  ],
  ...[
    '/\x7f',
    '/a?b=%00',
    '/a?b=\x01',
    '/a?b=c d',
    '/a?b=\xe9',
    '/a?b=/../c',
    '/a%3fb',
    '/a%23b',
    '/%41',
    '/a+b',
    '/~a',
  ],
  ...[
    '/a?x=http://b/',
    '/a?[]=1',
    `/${'a'.repeat(4_000)}`,
    `/${'a'.repeat(9_000)}`,
    '/a\0b',
    '/a\rb',
    '/a\nb',
    '/a\x0bb',
  ],
]

const versions = [
  ...['HTTP/1.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/3.0', 'HTTP/1.1 ', 'http/1.1', 'HTTP/1.10', 'HTTP/01.1'],
  ...['HTTP/1', 'HTTP1.1', '', 'XTTP/1.1', 'HTTP/1.1x', 'HTTP/ 1.1', 'HTTP/1.1\0', 'RTSP/1.0', 'HTTP/1,1', 'HTTP/-1.1'],
]

const hosts = [
  ...['', 'a b', 'a/b', 'a@b', 'conformance.example:80', ':80', 'conformance.example:abc', 'conformance.example:99999'],
  ...[
    '[::1]',
    '[::1',
    '[::1]:8080',
    'a,b',
    '_a',
    'a..b',
    '\xe9.example',
    'CONFORMANCE.example',
    'a.',
    'a?b',
    'a#b',
    'a\\b',
  ],
  ...['127.0.0.1', 'a%2fb', 'a:', 'a:80:80', "a'b", 'a"b', '<a>', 'a\tb', 'a\0b', '$a', 'a'.repeat(300)],
]

const fields = [
  ...[
    'X-A : 1',
    'X-A\t: 1',
    ' X-A: 1',
    'X A: 1',
    'X\tA: 1',
    'X-A\0: 1',
    'X-A\x80: 1',
    '(X): 1',
    ': 1',
    'X_A: 1',
    'X.A: 1',
  ],
  ...['X-A', 'X-A:', 'X-A:1', 'X-A: \t 1 \t ', 'X-A: a\tb', 'X-A: a\0b', 'X-A: a\x01b', 'X-A: a\x7fb', 'X-A: \xe9\xff'],
  ...[
    'X-A: a\rb',
    'X-A: a\nb',
    'X-A: a\r\n b',
    'X-A: a\r\n\tb',
    'X-A: 1\nX-B: 2',
    'X-A: 1\r\rX-B: 2',
    'X-A: 1\r\n\rX-B: 2',
  ],
  ...[
    '__proto__: 1',
    'constructor: 1',
    'X-A: 1\r\nX-A: 2',
    'Cookie: a=1\r\nCookie: b=2',
    'Authorization: a\r\nAuthorization: b',
  ],
  ...[
    'Content-Type: a/b\r\nContent-Type: c/d',
    `X-A: ${'a'.repeat(4_000)}`,
    `X-A: ${'a'.repeat(20_000)}`,
    "!#$%&'*+-.^`|~: 1",
  ],
  ...[
    Array.from({ length: 90 }, (_, i) => `X-${i}: 1`).join('\r\n'),
    Array.from({ length: 110 }, (_, i) => `X-${i}: 1`).join('\r\n'),
  ],
  ...[
    'X-Forwarded-For: 1.2.3.4',
    'X-Forwarded-For: 1.2.3.4\tb',
    'Via: 1.1 a',
    'Forwarded: for=1.2.3.4',
    'X-Request-Id: a b',
  ],
  ...['X-A: "', 'X-A: ,,,', 'X-A: (', 'Range: bytes=0-1', 'If-None-Match: "a"', 'Origin: null', 'Accept-Encoding: br'],
]

const hops = [
  ...['Connection: close', 'Connection: keep-alive', 'Connection: X-B\r\nX-B: 1', 'Connection: close, keep-alive'],
  ...[
    'Connection: Host',
    'Connection: Content-Length',
    'Connection: Transfer-Encoding',
    'Connection: Cookie\r\nCookie: a=1',
  ],
  ...['Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__', 'Upgrade: foo/2'],
  ...[
    'Connection: upgrade\r\nUpgrade: foo',
    'Connection: upgrade\r\nUpgrade: websocket',
    'TE: trailers',
    'TE: gzip;q=0.5',
  ],
  ...[
    'TE: trailers\r\nConnection: TE',
    'Keep-Alive: timeout=5',
    'Proxy-Connection: keep-alive',
    'Trailer: X-T',
    'Expect: x',
  ],
  ...[
    'Expect: 100-continue',
    'Proxy-Authorization: Basic YTpi',
    'Connection: X-Forwarded-For',
    'Connection:',
    'Connection: ,',
  ],
  ...['Connection: close\r\nConnection: keep-alive', 'Connection: x\r\nConnection: close', 'Max-Forwards: 0'],
]

const lengths = [
  ...[
    '+5',
    '-5',
    '05',
    '5,5',
    '5, 5',
    '5,6',
    '0x5',
    '5.0',
    '',
    'five',
    '5\x0b',
    '\x0b5',
    '5;',
    '5 5',
    '5\r\n 6',
    '"5"',
    '5_0',
  ],
  ...[
    '99999999999999999999',
    '18446744073709551621',
    '4294967301',
    '10',
    '3',
    '0',
    '5\r\nContent-Length: 5',
    '5\r\nContent-Length: 6',
  ],
  ...['5\r\nContent-length: 0', '5\xa0', '\t5\t', '00000000000000000005', '5\0', '6\r\nContent_Length: 5'],
]

const codings = [
  ...[
    'Chunked',
    'CHUNKED',
    'chunked, chunked',
    'chunked\r\nTransfer-Encoding: chunked',
    'gzip, chunked',
    'chunked, gzip',
  ],
  ...[
    'identity',
    'identity, chunked',
    'x',
    '',
    'chunked;a=b',
    '\x0bchunked',
    'chunked\x0b',
    '"chunked"',
    'chunked,',
    ', chunked',
  ],
  ...[
    'xchunked',
    'chunkedx',
    'chunk',
    'chunked\r\nContent-Length: 5',
    'chunked\r\nContent-Length: 0',
    'chunked\r\nContent-Length: x',
  ],
  ...[
    '\r\n chunked',
    '\tchunked',
    'chunked ',
    'chunked\0',
    'c\xa8unked',
    'identity\r\nTransfer-Encoding: chunked',
    'cow\r\nTransfer-Encoding: chunked',
  ],
  ...['chunked\r\nTransfer-Encoding: identity', 'chunked\nX: 1', '[chunked]', 'chunked identity', 'gzip'],
]

const chunks = [
  ...[
    '05\r\nhello\r\n0',
    '0005\r\nhello\r\n0',
    '5;a\r\nhello\r\n0',
    '5;a=1\r\nhello\r\n0',
    '5;a="b;c"\r\nhello\r\n0',
    '5 \r\nhello\r\n0',
  ],
  ...[
    '5 ;a\r\nhello\r\n0',
    '5\t\r\nhello\r\n0',
    '0x5\r\nhello\r\n0',
    '+5\r\nhello\r\n0',
    '-5\r\nhello\r\n0',
    '5_\r\nhello\r\n0',
    ' 5\r\nhello\r\n0',
  ],
  ...[
    'g\r\nhello\r\n0',
    'FFFFFFFFFFFFFFFFF\r\nhello\r\n0',
    '100000000000000005\r\nhello\r\n0',
    '5\nhello\r\n0',
    '5\rhello\r\n0',
  ],
  ...[
    '5\r\nhello\n0',
    '5\r\nhello0',
    '5\r\nhelloXX0',
    '5\r\nhello!\r\n0',
    '3\r\nhello\r\n0',
    'A\r\nhellohello\r\n0',
    'a\r\nhellohello\r\n0',
  ],
  ...[
    '5\r\nhello\r\n00',
    '5\r\nhello\r\n0;a=b',
    '0',
    '1\r\nh\r\n1\r\ne\r\n3\r\nllo\r\n0',
    '5;a\0b\r\nhello\r\n0',
    '5;a\nb\r\nhello\r\n0',
  ],
  ...[
    '5;a\rb\r\nhello\r\n0',
    '\r\n5\r\nhello\r\n0',
    '5\r\n\r\nhello\r\n0',
    `5;${'a'.repeat(5_000)}\r\nhello\r\n0`,
    '5;;;\r\nhello\r\n0',
    '5,a\r\nhello\r\n0',
  ],
  ...[
    '5\r\nhello\r\n0\r\nX-T: 1',
    '5\r\nhello\r\n0\r\nContent-Length: 9',
    '5\r\nhello\r\n0\r\nHost: b',
    '5\r\nhello\r\n0\r\nTransfer-Encoding: chunked',
  ],
  ...[
    '5\r\nhello\r\n0\r\nX T: 1',
    '5\r\nhello\r\n0\r\nX-T : 1',
    '5\r\nhello\r\n0\r\nX-T: a\0b',
    '5\r\nhello\r\n0\r\nX-T: 1\nX-U: 2',
    '5\r\nhello\r\n0\n',
    '5\r\nhello\r\n0 ',
  ],
].map((text) => `${text}\r\n\r\n`)

const shapes: readonly (readonly [string, (draft: Draft) => void])[] = [
  ['only-lf', (draft) => Object.assign(draft, { lineEnd: '\n', fieldEnd: '\n', headEnd: '\n' })],
  ['lf-behind-request-line', (draft) => Object.assign(draft, { lineEnd: '\n' })],
  ['lf-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\n' })],
  ['lf-as-empty-line', (draft) => Object.assign(draft, { headEnd: '\n' })],
  ['cr-behind-request-line', (draft) => Object.assign(draft, { lineEnd: '\r' })],
  ['cr-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\r' })],
  ['cr-cr-lf-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\r\r\n' })],
  ['empty-line-before', (draft) => Object.assign(draft, { prefix: '\r\n' })],
  ['two-empty-lines-before', (draft) => Object.assign(draft, { prefix: '\r\n\r\n' })],
  ['lf-before', (draft) => Object.assign(draft, { prefix: '\n' })],
  ['blank-before', (draft) => Object.assign(draft, { prefix: ' ' })],
  ['nul-before', (draft) => Object.assign(draft, { prefix: '\0' })],
  ['two-blanks', (draft) => Object.assign(draft, { blank: '  ' })],
  ['tabs', (draft) => Object.assign(draft, { blank: '\t' })],
  ['blank-line-as-first-field', (draft) => draft.lines.unshift(' ')],
  ['folded-first-field', (draft) => draft.lines.unshift(' X: 1')],
  ['host-last', (draft) => draft.lines.push(draft.lines.shift()!)],
  [
    'second-request',
    (draft) => Object.assign(draft, { body: `${draft.body}GET /b HTTP/1.1\r\nHost: b.example\r\n\r\n` }),
  ],
  ['rubbish-behind', (draft) => Object.assign(draft, { body: `${draft.body}rubbish\r\n\r\n` })],
  ['crlf-behind', (draft) => Object.assign(draft, { body: `${draft.body}\r\n` })],
]

/** Every mutation, by group. */
export const mutations: ReadonlyMap<string, readonly Mutation[]> = new Map([
  group('method', methods, (draft, method) => Object.assign(draft, { method })),
  group('target', targets, (draft, target) => Object.assign(draft, { target })),
  group('version', versions, (draft, version) => Object.assign(draft, { version })),
  group('host', hosts, (draft, host) => replaceHost(draft, [`Host: ${host}`])),
  group('hosts', ['none', 'same', 'other', 'spelt', 'spaced'], (draft, how) => replaceHost(draft, hostLines[how]!)),
  group('field', fields, (draft, line) => draft.lines.push(line)),
  group('hop', hops, (draft, line) => draft.lines.push(line)),
  group('length', lengths, (draft, length) => reframe(draft, `Content-Length: ${length}`, 'hello')),
  group('coding', codings, (draft, coding) =>
    reframe(draft, `Transfer-Encoding: ${coding}`, '5\r\nhello\r\n0\r\n\r\n'),
  ),
  group('chunk', chunks, (draft, body) => reframe(draft, 'Transfer-Encoding: chunked', body)),
  ['shape', shapes.map(([name, apply]) => ({ label: `shape/${name}`, apply }))],
])

const hostLines: Readonly<Record<string, readonly string[]>> = {
  none: [],
  same: ['Host: conformance.example', 'Host: conformance.example'],
  other: ['Host: conformance.example', 'Host: other.example'],
  spelt: ['Host: conformance.example', 'HOST: conformance.example'],
  spaced: ['Host : conformance.example'],
}

function replaceHost(draft: Draft, lines: readonly string[]): void {
  draft.lines = [...lines, ...draft.lines.filter((line) => !/^host\s*:/i.test(line))]
}

/** Framing mutations replace what the request says of its body. */
function reframe(draft: Draft, line: string, body: string): void {
  draft.lines = [...draft.lines.filter((other) => !/^(?:content-length|transfer-encoding):/i.test(other)), line]
  draft.body = body
}

function group(
  name: string,
  values: readonly string[],
  apply: (draft: Draft, value: string) => unknown,
): [string, readonly Mutation[]] {
  return [
    name,
    values.map((value) => ({
      label: `${name}/${value.length > 60 ? `${value.slice(0, 20)}…${value.length}` : value}`,
      apply: (draft) => void apply(draft, value),
    })),
  ]
}
