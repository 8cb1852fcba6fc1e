// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks are written like that
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { WireRequest } from './requests.ts'

/** As much as a route inspects when nothing else is written. */
const BYTES = 131_072
const BOUNDARY = 'b'

/** What readers and detectors branch on; bodies are filled with one of them, or with several in turn. */
export const units: readonly string[] = [
  ...["'", '"', '`', '<a ', '<', '%', '%25', '%2527', '&lt;', '&#x3c;', '\\u0027', '%u0027', '\\', '+ADw-', '＇', '\0'],
  ...[
    "' or 1=1 ",
    "' and a='",
    'union all select 1,',
    '(select ',
    "'/**/",
    '--\n',
    '1 or 1.1e1 ',
    '@@a ',
    'case when ',
  ],
  ...['<a href=x onclick=a(1)>', '<svg/onload=', 'javascript:a', 'a[b](c)', 'document.cookie+', 'style="x:y('],
  ...[';cat x', ';a ', '|', '$(a', '${IFS}', '`a`', '{a,b}', '/???/c?t ', "c''at "],
  ...['../', '..\\', '/etc/a', 'http://1.1/', 'file:///', '{{7*', '${jndi:', '#{a}', '<%=', '<?php ', 'system('],
  ...[
    '$ne',
    '*)(a=',
    '//*[',
    '<!entity a ',
    '\r\nx-a: b',
    '{a{b',
    'JyBvciAxPTEtLSBhbmQgJ2EnPSdh ',
    'O:1:"a":',
    'rO0AB',
  ],
  ...['eyJhbGciOiJub25lIn0.eyJhIjoiJyJ9. ', 'a ', "it's a (test); ", '{"a":"\'"}', 'é', '\u2019', ' ', 'a='],
]

type Shape = (text: string) => { readonly type: string; readonly body: string }

const form: Shape = (text) => ({ type: 'application/x-www-form-urlencoded', body: text })
const fill = (unit: string, bytes = BYTES) => unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit))).slice(0, bytes)

/** One piece of a body in each of its shapes: how it is repeated is the shape. */
export const shapes: Readonly<Record<string, Shape>> = {
  form: (unit) => form(`q=${fill(unit)}`),
  'many fields': (unit) => form(fill(`a=${unit}&`)),
  'many names': (unit) => form(fill(`${unit}=1&`)),
  'fields of a window': (unit) => form(fill(`a=${fill(unit, 8190)}&`)),
  'fields of 300': (unit) => form(fill(`a=${fill(unit, 300)}&`)),
  json: (unit) => ({ type: 'application/json', body: JSON.stringify({ q: fill(unit) }) }),
  'json, many strings': (unit) => ({ type: 'application/json', body: `[${fill(`${JSON.stringify(unit)},`)}` }),
  'json, many keys': (unit) => ({ type: 'application/json', body: `{${fill(`${JSON.stringify(unit)}:1,`)}` }),
  'json, deep': (unit) => ({ type: 'application/json', body: fill(`{${JSON.stringify(unit)}:[`) }),
  'json in a form': (unit) => form(fill(`a=${encodeURIComponent(JSON.stringify({ q: unit.toWellFormed() }))}&`)),
  multipart: (unit) => ({
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: fill(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${unit}"; filename="${unit}"\r\n\r\n${unit}\r\n`,
    ),
  }),
  'quoted-printable': (unit) => ({
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${fill(`${unit}=20`)}`,
  }),
  xml: (unit) => ({ type: 'application/xml', body: `<?xml version="1.0"?><a>${fill(`<a b="${unit}">${unit}</a>`)}` }),
  'xml, one text': (unit) => ({ type: 'application/xml', body: `<?xml version="1.0"?><a>${fill(unit)}</a>` }),
  text: (unit) => ({ type: 'text/plain', body: fill(unit) }),
  'twice in percent': (unit) => form(`q=${fill(encodeURIComponent(encodeURIComponent(unit.toWellFormed())))}`),
  base64: (unit) => form(`q=${Buffer.from(fill(unit, 96_000)).toString('base64')}`),
  'base64 in a text': (unit) => ({
    type: 'text/plain',
    body: fill(`"${Buffer.from(unit.repeat(1 + 24 / unit.length)).toString('base64')}" `),
  }),
}

/** A request whose body is as long as what is inspected, and all of it hostile. */
export function hostileRequest(shape: string, unit: string): WireRequest {
  const { type, body } = shapes[shape]!(unit)
  return request(type, Buffer.from(body).subarray(0, BYTES - 1))
}

/** The same, eight times as long and compressed. */
export function packedRequest(shape: string, unit: string, coding: 'gzip' | 'br' | 'zstd'): WireRequest {
  const { type, body } = shapes[shape]!(unit)
  const pack = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync }[coding]
  const { headers, ...rest } = request(type, pack(Buffer.from(body.repeat(8))))
  return { ...rest, headers: [...headers, 'Content-Encoding', coding] }
}

/** As much head as the gateway reads, each byte of it hostile: how it is filled is the shape. */
const HEAD_BYTES = 65_000

type Head = (unit: string) => Pick<WireRequest, 'query'> & { readonly headers: readonly string[] }

const inQuery = (text: string) => text.replace(/[^\x21-\x7e]|[&#"]/g, (one) => encodeURIComponent(one.toWellFormed()))
const inHeader = (text: string) =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[\x00-\x1f\x7f]/g, ' ')

export const heads: Readonly<Record<string, Head>> = {
  query: (unit) => ({ query: `q=${fill(inQuery(unit), HEAD_BYTES)}`, headers: [] }),
  'many parameters': (unit) => ({ query: fill(`a=${inQuery(unit)}&`, HEAD_BYTES), headers: [] }),
  'parameters of 300': (unit) => ({ query: fill(`a=${fill(inQuery(unit), 300)}&`, HEAD_BYTES), headers: [] }),
  'many names': (unit) => ({ query: fill(`${inQuery(unit)}=1&`, HEAD_BYTES), headers: [] }),
  header: (unit) => ({ query: '', headers: ['X-Note', fill(inHeader(unit), HEAD_BYTES)] }),
  cookies: (unit) => ({
    query: '',
    headers: ['Cookie', fill(`a=${inQuery(unit).replaceAll(';', '%3b')}; `, HEAD_BYTES)],
  }),
  referer: (unit) => ({ query: '', headers: ['Referer', `https://a.example/?q=${fill(inQuery(unit), HEAD_BYTES)}`] }),
  'many headers': (unit) => ({
    query: '',
    headers: Array.from({ length: 150 }, (_, n) => [`X-A${n}`, fill(inHeader(unit), 400)]).flat(),
  }),
}

/** A request without a body whose head is full. */
export function hostileHead(shape: string, unit: string): WireRequest {
  const { query, headers } = heads[shape]!(unit)
  return { method: 'GET', path: '/orders', query, headers: ['Host', 'www.example.com', ...headers], body: null }
}

/** What one read of a socket can hold, so that no other request gets its turn in between. */
const ONE_READ = 65_536
/** The default of `http.maxRequestLine`, of which the query is a part. */
const LINE = 8_000

/** A request whose head is as long as usual limits allow, and whose body comes along with it. */
export function hostileRead(shape: string, unit: string): WireRequest {
  const { body, headers, ...rest } = hostileRequest(shape, unit)
  const cookies = ['Cookie', heads.cookies!(unit).headers[1]!.slice(0, LINE)]
  const query = heads['many parameters']!(unit).query.slice(0, LINE)
  return { ...rest, query, headers: [...headers, ...cookies], body: body!.subarray(0, ONE_READ - 2 * LINE) }
}

function request(type: string, body: Buffer): WireRequest {
  const headers = ['Host', 'www.example.com', 'Content-Type', type, 'Content-Length', String(body.length)]
  return { method: 'POST', path: '/orders', query: '', headers, body }
}
