import type { IncomingMessage } from 'node:http'
import { escapeHtml, layout } from './layout.ts'
import type { Call } from './routes.ts'
import type { Item, Stock } from './stock.ts'

/** Requests to try, and what a gateway with the shipped policies makes of them. */
const trials: readonly (readonly [path: string, what: string])[] = [
  ['/search?q=lantern', 'A search.'],
  ["/search?q=O'Connor", 'A surname is not an attack.'],
  ["/search?q=1' or '1'='1", 'SQL injection: refused at the gateway.'],
  [
    '/search?q=<script>alert(1)</script>',
    'Script injection: refused at the gateway. Asked directly, the shop escapes it.',
  ],
  ['/search?q=../../../etc/passwd', 'Path traversal: refused at the gateway.'],
  ['/headers', 'The headers that reach the application: x-forwarded-for, x-request-id and what policies add.'],
  ['/live', 'Server-sent events and WebSocket through the gateway.'],
  ['/slow?ms=2000', 'An answer that takes two seconds.'],
  ['/api/items', 'The JSON API; also POST, and GET, PUT, PATCH, DELETE of /api/items/1.'],
  ['/no-such-page', 'A page that is not there.'],
]

export function homePage(stock: Stock, request: IncomingMessage): string {
  const base = escapeHtml(`http://${request.headers.host ?? '127.0.0.1:8080'}`)
  const rows = trials.map(([path, what]) => `<tr><td>${link(path)}</td><td>${escapeHtml(what)}</td></tr>`)
  return layout(
    'Shop',
    `<h1>Things for keepers of gates</h1>
${cards(stock.items.all().slice(0, 12))}
<h2>Try it</h2>
<table>${rows.join('\n')}</table>
<h2>From a terminal</h2>
<pre>curl -i ${base}/api/items
curl -i ${base}/login -H 'content-type: application/json' -d '{"user":"ada","password":"wrong"}'
curl -i ${base}/api/orders -H 'content-type: application/json' -d '{"item":1,"quantity":2}'
curl -N ${base}/events
head -c 10000000 /dev/zero | curl -X POST -T - ${base}/upload
for i in $(seq 500); do curl -s -o /dev/null -w '%{http_code}\\n' ${base}/; done | sort | uniq -c</pre>
<p class="dim">${stock.items.size} items in stock, ${stock.orders.size} orders.</p>`,
  )
}

/** `undefined` when there is no such product. */
export function productPage(stock: Stock, { params }: Call): string | undefined {
  const item = stock.items.get(Number(params.id))
  if (!item) return undefined
  return layout(
    item.name,
    `<h1>${escapeHtml(item.name)}</h1>
<p>${escapeHtml(item.description)}</p>
<p class="price">${price(item)}</p>
<p><a href="/">All goods</a></p>`,
  )
}

export function searchPage(stock: Stock, { url }: Call): string {
  const q = url.searchParams.get('q') ?? ''
  const found = stock.items.all().filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))
  return layout(
    'Search',
    `<h1>Search</h1>
<p>You asked for <strong>${escapeHtml(q)}</strong>: ${found.length} found.</p>
${cards(found.slice(0, 50))}`,
  )
}

export function livePage(): string {
  return layout(
    'Live',
    `<h1>Live</h1>
<h2>Server-sent events</h2>
<ul id="ticks" class="dim"></ul>
<h2>WebSocket echo</h2>
<form id="say"><input name="text" aria-label="Message" required> <button>Send</button></form>
<ul id="echoes" class="dim"></ul>
<script src="/live.js" type="module"></script>`,
  )
}

export function notFoundPage(): string {
  return layout('Not found', '<h1>Not found</h1>\n<p>There is no such page. <a href="/">Back to the shop</a></p>')
}

function cards(items: readonly Item[]): string {
  const card = (item: Item) => `<li class="card"><a href="/products/${item.id}">${escapeHtml(item.name)}</a>
<p>${escapeHtml(item.description)}</p><p class="price">${price(item)}</p></li>`
  return `<ul class="grid">${items.map(card).join('\n')}</ul>`
}

function link(path: string): string {
  return `<a href="${escapeHtml(encodeURI(path))}"><code>${escapeHtml(path)}</code></a>`
}

function price({ priceCents }: Item): string {
  return `€ ${(priceCents / 100).toFixed(2)}`
}
