import { gzipSync } from 'node:zlib'

/** A request as bytes: strings hold one byte per unit, as Node gives and takes them. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  /** [name, value, name, value ...] */
  readonly headers: readonly string[]
  readonly body: Buffer | null
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const BOUNDARY = '----geckoformboundary5f2a'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

/** What a browser sends along. */
const BROWSER = [
  ...['Host', 'www.example.com'],
  ...['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ...['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ...['Accept-Language', 'en-US,en;q=0.5'],
  ...['Accept-Encoding', 'gzip, deflate, br'],
] as const

/** Complete requests that are ordinary but for the value, encoded as clients encode at that place. */
const WRITERS = {
  query: (value) => get('/search', `q=${percent(value)}&page=2`),
  form: (value) => post('/comments', FORM, form(value)),
  json: (value) => post('/api/items', JSON_TYPE, JSON.stringify({ title: 'Order', text: value, count: 3 })),
  header: (value) => get('/account', '', ['X-Note', headerBytes(value)]),
  cookie: (value) => get('/account', '', ['Cookie', `sid=3f9c2b71d04e; pref=${percent(value)}; theme=dark`]),
  path: (value) => get(`/files/${percent(value)}/view`, ''),
  multipart: (value) => post('/upload', MULTIPART, multipart('name="text"', value)),
  name: (value) => get('/search', `${percent(value)}=1&page=2`),
  referer: (value) => get('/account', '', ['Referer', `https://www.example.com/?q=${percent(value)}`]),
  file: (value) => post('/upload', MULTIPART, multipart('name="doc"; filename="note.txt"', value)),
  xml: (value) => post('/api/orders', 'application/xml', `<order><id>17</id><note>${markup(value)}</note></order>`),
  graphql: (value) => post('/graphql', JSON_TYPE, graphql(value)),
  text: (value) => post('/notes', 'text/plain', value),
  nested: (value) => post('/track', FORM, `data=${percent(JSON.stringify({ event: 'view', label: value }))}`),
  gzip: (value) => compressed(post('/comments', FORM, form(value))),
} satisfies Record<string, (value: string) => WireRequest>

export type Place = keyof typeof WRITERS

/** Places that a value can be put into, in the order of the round robin. */
export const places = Object.keys(WRITERS) as readonly Place[]

/** See `WRITERS`. */
export function requestWith(value: string, place: Place): WireRequest {
  return WRITERS[place](value)
}

function get(path: string, query: string, more: readonly string[] = []): WireRequest {
  return { method: 'GET', path, query, headers: [...BROWSER, ...more], body: null }
}

function post(path: string, type: string, text: string): WireRequest {
  const body = Buffer.from(text)
  const headers = [...BROWSER, 'Content-Type', type, 'Content-Length', String(body.length)]
  return { method: 'POST', path, query: '', headers, body }
}

function compressed({ method, path, query, headers, body }: WireRequest): WireRequest {
  const packed = gzipSync(body!)
  const other = [...headers.slice(0, -2), 'Content-Length', String(packed.length), 'Content-Encoding', 'gzip']
  return { method, path, query, headers: other, body: packed }
}

function percent(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

function form(value: string): string {
  return `name=Ada&text=${percent(value)}&id=17`
}

function graphql(value: string): string {
  const query = 'query Find($text: String!) { items(text: $text, first: 10) { id title } }'
  return JSON.stringify({ operationName: 'Find', query, variables: { text: value } })
}

function markup(value: string): string {
  return value.replace(/[<&]/g, (mark) => (mark === '<' ? '&lt;' : '&amp;'))
}

/** UTF-8; what no header can hold becomes a blank. */
function headerBytes(value: string): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim()
}

function multipart(disposition: string, value: string): string {
  const part = (parameters: string, text: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n${text}\r\n`
  return `${part('name="title"', 'Order')}${part(disposition, value)}--${BOUNDARY}--\r\n`
}
