import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { WireRequest } from '../../bench/detection/requests.ts'

/**
 * Writes a request that is ordinary but for one value, of one byte per unit. What cannot stand in that place raw is
 * escaped as the place demands; `%`, `+` and backslashes are left alone, since they are what evasions are written with.
 * `null`: that place cannot hold these bytes in any way.
 */
type Writer = (value: string) => WireRequest | null

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const DOCUMENT = 'query F($t: String!) { items(text: $t) { id } }'

/** Every place that a client can write a value into. */
export const places: Readonly<Record<string, Writer>> = {
  path: (value) => get(`/files/${raw(value)}/view`, ''),
  query: (value) => get('/search', `q=${raw(value)}&page=2`),
  'query name': (value) => get('/search', `page=2&${raw(value).replaceAll('=', '%3d')}=1`),
  header: (value) => (fitsHeader(value) ? get('/', '', ['X-Note', value]) : null),
  referer: (value) => get('/', '', ['Referer', `https://www.example.com/?q=${raw(value)}`]),
  cookie: (value) => get('/', '', ['Cookie', `sid=3f9c2b71; pref=${raw(value)}; theme=dark`]),
  form: (value) => post(FORM, form(value)),
  multipart: (value) => multipart('name="text"', value),
  'file name': (value) => (isOneLine(value) ? multipart(`name="doc"; filename="${quoted(value)}"`, 'x') : null),
  'file content': (value) => multipart('name="doc"; filename="note.txt"', value),
  'JSON value': (value) => post(JSON_TYPE, `{"count":3,"text":${JSON.stringify(value)}}`),
  'JSON key': (value) => post(JSON_TYPE, `{"count":3,${JSON.stringify(value)}:1}`),
  'XML text': (value) => post('application/xml', `<order><id>1</id><note>${markup(value)}</note></order>`),
  'XML attribute': (value) => post('application/xml', `<order><id note="${markup(value)}">1</id></order>`),
  'GraphQL variables': (value) => post(JSON_TYPE, JSON.stringify({ query: DOCUMENT, variables: { t: value } })),
  'plain text': (value) => post('text/plain', value),
  'form, gzip': (value) => packed('gzip', gzipSync, value),
  'form, deflate': (value) => packed('deflate', deflateSync, value),
  'form, br': (value) => packed('br', brotliCompressSync, value),
  'form, zstd': (value) => packed('zstd', zstdCompressSync, value),
}

function get(path: string, query: string, more: readonly string[] = []): WireRequest {
  return { method: 'GET', path, query, headers: ['Host', 'www.example.com', ...more], body: null }
}

function post(type: string, text: string): WireRequest {
  const headers = ['Host', 'www.example.com', 'Content-Type', type]
  return { method: 'POST', path: '/orders', query: '', headers, body: Buffer.from(text, 'latin1') }
}

function packed(coding: string, pack: (bytes: Buffer) => Buffer, value: string): WireRequest {
  const { body, headers, ...rest } = post(FORM, form(value))
  return { ...rest, headers: [...headers, 'Content-Encoding', coding], body: pack(body!) }
}

function form(value: string): string {
  return `name=Ada&text=${raw(value)}&id=17`
}

function multipart(disposition: string, value: string): WireRequest {
  const part = `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n--b--\r\n`
  return post('multipart/form-data; boundary=b', part)
}

/** Only what would end the value, or no request line can hold. */
function raw(value: string): string {
  return value.replace(/[^\x21-\x7e]|[&;#/?"]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

function markup(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** As browsers write it (HTML standard, multipart form data). */
function quoted(value: string): string {
  return value.replaceAll('"', '%22')
}

/** Head of a part: a line end would end it. */
function isOneLine(value: string): boolean {
  return !/[\r\n]/.test(value)
}

/** RFC 9110 section 5.5: the parser of the gateway answers 400 to anything else. */
function fitsHeader(value: string): boolean {
  return !/[^\t\x20-\x7e\x80-\xff]/.test(value)
}
