import type { Context, RequestHead } from '../../gateway/http/request-context.ts'
import { requestContext } from './kit.ts'

const long = 16 * 1_024

/** Requests that no browser sends. The core refuses some of them before any plugin; a plugin must not count on it. */
export const hostileHeads: readonly (readonly [string, Partial<RequestHead>])[] = [
  [
    'nothing in it',
    { id: '', method: '', host: '', path: '', rawPath: '', client: { address: '', key: '', version: 4 } },
  ],
  ['an address that is none', { client: { address: 'unknown', key: 'unknown', version: 6 } }],
  ['an IPv6 client', { client: { address: '2001:db8::1', key: '2001:db8::/64', version: 6 } }],
  ['a long path', { path: `/${'a'.repeat(long)}`, rawPath: `/${'a'.repeat(long)}` }],
  ['a path of slashes', { path: '/'.repeat(long), rawPath: '/'.repeat(long) }],
  ['a long host', { host: 'a.'.repeat(long / 2) }],
  ['a query of separators', { rawQuery: '&=;'.repeat(long / 3) }],
  ['a query that is percent-encoded many times over', { rawQuery: `q=%${'25'.repeat(long / 2)}41` }],
  ['broken escapes', { rawQuery: '%=%2&%zz=%u00&+=%00', path: '/%', rawPath: '/%25' }],
  ['half of a character', { path: '/\ud800', rawQuery: 'q=\udfff' }],
  ['control characters', { path: '/\u0000\r\n\u001b', rawQuery: 'q=\u0000', host: '\u0000' }],
  [
    'names that objects have',
    { rawQuery: '__proto__=1&constructor=2&toString=3', rawHeaders: ['__proto__', 'x', 'constructor', 'y'] },
  ],
  ['headers without names and values', { rawHeaders: ['', '', ' ', ' ', 'x', ''] }],
  ['many headers', { rawHeaders: Array.from({ length: 400 }, (_, i) => `x-${i >> 1}`) }],
  ['one header many times', { rawHeaders: Array.from({ length: 400 }, (_, i) => (i & 1 ? 'v' : 'cookie')) }],
  ...longValues(),
]

/** Values of 16 KB that make careless patterns walk back and forth, in the headers that plugins read most. */
function longValues(): [string, Partial<RequestHead>][] {
  const values = ['a', ' ', '\t', '<', '"', "'", '(', '/*', "' or ", '%', '\\', '${', 'a=', '; ', ',', '\u00ff']
  return values.map((unit) => {
    const value = unit.repeat(long / unit.length)
    const names = ['user-agent', 'referer', 'cookie', 'x-api-key', 'authorization', 'content-type', 'x-forwarded-for']
    return [
      `${JSON.stringify(unit)} for 16 KB`,
      { rawQuery: `q=${value}`, rawHeaders: names.flatMap((name) => [name, value]) },
    ]
  })
}

export function hostileContexts(): readonly (readonly [string, Context])[] {
  return hostileHeads.map(([name, head]) => [name, requestContext(head)])
}

/** Bodies in the media types that are read, whole and cut off, with nothing right in them. */
export const hostileBodies: readonly (readonly [string, string])[] = [
  ['', ''],
  ['application/json', '{"a":'.repeat(2_000)],
  ['application/json', `"${'\\u00'.repeat(3_000)}`],
  ['application/json; charset=utf-16', '\u0000\u00ff'],
  ['application/x-www-form-urlencoded', '%&='.repeat(5_000)],
  ['multipart/form-data', '--x'],
  ['multipart/form-data; boundary=x', '--x\r\n'.repeat(3_000)],
  ['text/xml', '<!ENTITY a "&a;">'.repeat(900)],
  ['application/octet-stream', '\u0000'.repeat(long)],
  ['/;,"', long.toString()],
]
