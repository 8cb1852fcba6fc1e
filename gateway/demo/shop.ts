import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createItem, createOrder, listItems, readItem, readOrder, removeItem, replaceItem, updateItem } from './api.ts'
import { defineEventStream, echoSocket, liveScript } from './live.ts'
import { login, loginPage } from './login.ts'
import { homePage, livePage, notFoundPage, productPage, searchPage } from './pages.ts'
import { BodyError, sendHtml, sendJson, sendText } from './respond.ts'
import { allowedMethods, findRoute, type Handler, type Route } from './routes.ts'
import { defineStock } from './stock.ts'
import { upload, uploadPage } from './upload.ts'

/** Longest wait that `/slow?ms=` can be asked for: over the 30 s after which gateways give up, so that a 504 can be seen. */
const maxSlowMs = 60_000

export interface RunningShop {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

/**
 * The bundled demo application: a small shop with every kind of traffic that a gateway meets (pages, a JSON API, a
 * login, uploads, server-sent events, WebSocket, slow answers). It writes nothing to disk and its memory is bounded.
 * Port 0 takes a free one.
 */
export async function startShop(options: { host?: string; port?: number } = {}): Promise<RunningShop> {
  const server = createServer()
  const sockets = echoSocket(server)
  const answer = defineAnswer(defineRoutes())
  server.on('request', (request, response) => void answer(request, response))
  await listen(server, options.host ?? '127.0.0.1', options.port ?? 0)
  const { address, family, port } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: async () => {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function defineRoutes(): readonly Route[] {
  const stock = defineStock()
  const page =
    (html: string): Handler =>
    ({ response }) =>
      sendHtml(response, 200, html)
  return [
    { method: 'GET', path: '/', run: ({ request, response }) => sendHtml(response, 200, homePage(stock, request)) },
    {
      method: 'GET',
      path: '/products/:id',
      run: (call) => sendPageOrNotFound(call.response, productPage(stock, call)),
    },
    { method: 'GET', path: '/search', run: (call) => sendHtml(call.response, 200, searchPage(stock, call)) },
    { method: 'GET', path: '/login', run: page(loginPage()) },
    { method: 'POST', path: '/login', run: login },
    { method: 'GET', path: '/upload', run: page(uploadPage()) },
    { method: 'POST', path: '/upload', run: upload },
    { method: 'GET', path: '/live', run: page(livePage()) },
    { method: 'GET', path: '/live.js', run: liveScript },
    { method: 'GET', path: '/events', run: defineEventStream() },
    { method: 'GET', path: '/headers', run: echoHeaders },
    { method: 'GET', path: '/slow', run: slow },
    { method: 'GET', path: '/healthz', run: ({ response }) => sendText(response, 200, 'ok\n') },
    { method: 'GET', path: '/ws', run: ({ response }) => sendText(response, 426, 'This is a WebSocket address.\n') },
    { method: 'GET', path: '/api/items', run: listItems(stock) },
    { method: 'POST', path: '/api/items', run: createItem(stock) },
    { method: 'GET', path: '/api/items/:id', run: readItem(stock) },
    { method: 'PUT', path: '/api/items/:id', run: replaceItem(stock) },
    { method: 'PATCH', path: '/api/items/:id', run: updateItem(stock) },
    { method: 'DELETE', path: '/api/items/:id', run: removeItem(stock) },
    { method: 'POST', path: '/api/orders', run: createOrder(stock) },
    { method: 'GET', path: '/api/orders/:id', run: readOrder(stock) },
  ]
}

function defineAnswer(routes: readonly Route[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const url = URL.parse(`http://shop${request.url}`)
      if (!url) return sendText(response, 400, 'This is not a path of the shop.\n')
      const found = findRoute(routes, request.method ?? 'GET', url.pathname)
      if (found) return await found.route.run({ request, response, url, params: found.params })
      const allowed = allowedMethods(routes, url.pathname)
      if (allowed.length === 0) return sendPageOrNotFound(response, undefined)
      response.setHeader('allow', allowed.join(', '))
      if (request.method === 'OPTIONS') return void response.writeHead(204).end()
      sendText(response, 405, `Use ${allowed.join(' or ')} here.\n`)
    } catch (error) {
      answerError(request, response, error)
    }
  }
}

function answerError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || request.socket.destroyed) {
    response.destroy()
    return
  }
  // A body that was not read to its end leaves the connection unusable for another request.
  if (!request.complete) response.setHeader('connection', 'close')
  if (error instanceof BodyError) {
    sendJson(response, error.status, { error: error.message })
  } else {
    console.error('demo application:', error)
    sendJson(response, 500, { error: 'The shop made a mistake.' })
  }
}

function sendPageOrNotFound(response: ServerResponse, html: string | undefined): void {
  if (html === undefined) sendHtml(response, 404, notFoundPage())
  else sendHtml(response, 200, html)
}

/** What the application was sent: shows `x-forwarded-for`, `x-request-id` and what policies add. */
function echoHeaders({ request, response }: Parameters<Handler>[0]): void {
  sendJson(response, 200, { method: request.method, url: request.url, headers: request.headers })
}

function slow({ response, url }: Parameters<Handler>[0]): void {
  const wanted = Number(url.searchParams.get('ms') ?? 1_000)
  const ms = Number.isFinite(wanted) ? Math.min(Math.max(0, wanted), maxSlowMs) : 1_000
  const timer = setTimeout(() => sendJson(response, 200, { waitedMs: ms }), ms)
  response.on('close', () => clearTimeout(timer))
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}
