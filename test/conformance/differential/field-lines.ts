// Field lines, right and wrong ones.

export const fields = [
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

export const hops = [
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
