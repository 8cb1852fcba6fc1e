/** A request as bytes: strings hold one byte per unit, as Node gives and takes them. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  /** [name, value, name, value ...] */
  readonly headers: readonly string[]
  readonly body: Buffer | null
}

/** Places that a value can be put into, in the order of the round robin. */
export const places = ['query', 'form', 'json', 'header', 'cookie', 'path', 'multipart'] as const
export type Place = (typeof places)[number]

/** What a browser sends along. */
const BROWSER = [
  ...['Host', 'www.example.com'],
  ...['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ...['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ...['Accept-Language', 'en-US,en;q=0.5'],
  ...['Accept-Encoding', 'gzip, deflate, br'],
] as const

const BOUNDARY = '----geckoformboundary5f2a'

/** A complete request that is ordinary but for the value, encoded as clients encode at that place. */
export function requestWith(value: string, place: Place): WireRequest {
  const encoded = encodeURIComponent(value.toWellFormed())
  switch (place) {
    case 'query':
      return get('/search', `q=${encoded}&page=2`)
    case 'path':
      return get(`/files/${encoded}/view`, '')
    case 'header':
      return get('/account', '', ['X-Note', headerBytes(value)])
    case 'cookie':
      return get('/account', '', ['Cookie', `sid=3f9c2b71d04e; pref=${encoded}; theme=dark`])
    case 'form':
      return post('/comments', 'application/x-www-form-urlencoded', `name=Ada&text=${encoded}&id=17`)
    case 'json':
      return post('/api/items', 'application/json', JSON.stringify({ title: 'Order', text: value, count: 3 }))
    case 'multipart':
      return post('/upload', `multipart/form-data; boundary=${BOUNDARY}`, multipart(value))
  }
}

function get(path: string, query: string, more: readonly string[] = []): WireRequest {
  return { method: 'GET', path, query, headers: [...BROWSER, ...more], body: null }
}

function post(path: string, type: string, text: string): WireRequest {
  const body = Buffer.from(text)
  const headers = [...BROWSER, 'Content-Type', type, 'Content-Length', String(body.length)]
  return { method: 'POST', path, query: '', headers, body }
}

/** UTF-8; what no header can hold becomes a blank. */
function headerBytes(value: string): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim()
}

function multipart(value: string): string {
  const part = (name: string, text: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
  return `${part('title', 'Order')}${part('text', value)}--${BOUNDARY}--\r\n`
}
