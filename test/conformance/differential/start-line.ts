// Parts of request lines and values of Host, right and wrong ones.

export const methods = [
  ...['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'PURGE', 'REPORT', 'TRACE', 'CONNECT', 'FOO', 'get'],
  ...['G\tET', 'GE(T', 'GET\0', 'G\xc9T', 'X'.repeat(64)],
]

export const targets = [
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

export const versions = [
  ...['HTTP/1.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/3.0', 'HTTP/1.1 ', 'http/1.1', 'HTTP/1.10', 'HTTP/01.1'],
  ...['HTTP/1', 'HTTP1.1', '', 'XTTP/1.1', 'HTTP/1.1x', 'HTTP/ 1.1', 'HTTP/1.1\0', 'RTSP/1.0', 'HTTP/1,1', 'HTTP/-1.1'],
]

export const hosts = [
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
