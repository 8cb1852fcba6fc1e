import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import fastify from 'fastify'
import type { ErrorCode } from '../errors.ts'
import { createListener, type ListenerTls, replaceCertificate } from './listener.ts'
import { problemBytes } from './respond.ts'
import { cutStalledClients } from './stalled-clients.ts'
import { asksForWebSocket } from './upgrade-request.ts'

export interface ServerLimits {
  readonly headersTimeoutMs: number
  readonly writeTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly maxHeaderBytes: number
  readonly maxConnections: number
}

export interface ServerEvents {
  onRequest(req: IncomingMessage, res: ServerResponse, expectation: 'none' | 'continue' | 'unknown'): void
  onUpgrade(req: IncomingMessage, res: ServerResponse, socket: Duplex, early: Buffer): void
  /** The bytes were no request; already answered. */
  onRefused(code: ErrorCode, requestId: string, socket: Socket): void
  newRequestId(): string
}

export interface DataServer {
  listen(address: { readonly host: string; readonly port: number }): Promise<{ host: string; port: number }>
  connections(): number
  /** For new handshakes; a server that was started without TLS stays without. */
  replaceCertificate(tls: ListenerTls): void
  /** No new connections. Open ones are served on. */
  stopAccepting(): void
  /** Closes connections that wait for a next request. */
  closeIdle(): void
  /** Resolves when the last connection is gone. */
  closed(): Promise<void>
  /** Ends what is left. */
  destroy(): void
}

/** How often the time-outs of the head are checked. */
const connectionsCheckingMs = 2_000

/**
 * The data plane's listener: Fastify with one hook that takes every request over before routing or body parsing could
 * look at it. What node's parser refuses is answered here.
 */
export function createDataServer(limits: ServerLimits, tls: ListenerTls | null, events: ServerEvents): DataServer {
  let server!: Server
  const sockets = new Set<Duplex>()
  /** The sockets that responses are written to: over TLS not those that connect. */
  const readers = new Set<Socket>()
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    // Routing is ours: whatever the target is, Fastify sees one it knows.
    rewriteUrl: () => '/',
    serverFactory(listener) {
      server = createListener(
        tls,
        {
          maxHeaderSize: limits.maxHeaderBytes,
          headersTimeout: limits.headersTimeoutMs,
          // Bodies have their own deadlines, by route (see proxy/request-body.ts).
          requestTimeout: 0,
          keepAliveTimeout: limits.keepAliveTimeoutMs,
          connectionsCheckingInterval: connectionsCheckingMs,
          // Missing Host is refused with the others, on the record (see request-head.ts).
          requireHostHeader: false,
          insecureHTTPParser: false,
          noDelay: true,
          shouldUpgradeCallback: asksForWebSocket,
        },
        listener as (req: IncomingMessage, res: ServerResponse) => void,
      )
      server.maxHeadersCount = 0
      server.maxConnections = limits.maxConnections
      server.on('connection', (socket) => keep(sockets, socket))
      server.on(tls === null ? 'connection' : 'secureConnection', (socket) => keep(readers, socket))
      server.on('checkContinue', (req, res) => events.onRequest(req, res, 'continue'))
      server.on('checkExpectation', (req, res) => events.onRequest(req, res, 'unknown'))
      server.on('upgrade', (req, socket, early) => upgrade(events, req, socket, early))
      server.on('connect', (req, socket, early) => upgrade(events, req, socket, early))
      return server
    },
    clientErrorHandler: (error, socket) => refuseBytes(events, error as NodeJS.ErrnoException, socket as Socket),
  })
  app.addHook('onRequest', (request, reply) => {
    reply.hijack()
    events.onRequest(request.raw, reply.raw, 'none')
  })
  app.all('/', (_request, reply) => reply)
  const stopCutting = cutStalledClients(readers, limits.writeTimeoutMs)

  return {
    async listen(address) {
      await app.listen({ host: address.host, port: address.port })
      const { address: host, port } = server.address() as AddressInfo
      return { host, port }
    },
    connections: () => sockets.size,
    replaceCertificate: (renewed) => replaceCertificate(server, renewed),
    stopAccepting() {
      // Not http.Server.close(): that also cuts idle connections, on which the next request may just be arriving.
      NetServer.prototype.close.call(server)
    },
    closeIdle: () => server.closeIdleConnections(),
    closed: () => new Promise((resolve) => (sockets.size === 0 ? resolve() : whenEmpty(sockets, resolve))),
    destroy() {
      stopCutting()
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function keep<S extends Duplex>(sockets: Set<S>, socket: S): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

function whenEmpty(sockets: Set<Duplex>, done: () => void): void {
  for (const socket of sockets) socket.once('close', () => sockets.size === 0 && done())
}

/** An upgrade gets a response object too, so that every answer but a real 101 goes the way of all answers. */
function upgrade(events: ServerEvents, req: IncomingMessage, socket: Duplex, early: Buffer): void {
  const res = new ServerResponse(req)
  res.shouldKeepAlive = false
  res.assignSocket(socket as Socket)
  res.once('finish', () => (socket as Socket).destroySoon())
  socket.on('error', () => socket.destroy())
  events.onUpgrade(req, res, socket, early)
}

const parserErrors: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'head-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_INVALID_TRANSFER_ENCODING: 'transfer-invalid',
  HPE_INVALID_CONTENT_LENGTH: 'length-invalid',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'length-invalid',
}

/** Node's parser tells the two kinds of bad length apart in words only. */
function toErrorCode(error: NodeJS.ErrnoException & { reason?: string }): ErrorCode {
  if (error.reason?.includes('Content-Length') && error.reason.includes('Transfer-Encoding'))
    return 'transfer-and-length'
  return parserErrors[error.code ?? ''] ?? 'malformed'
}

function refuseBytes(events: ServerEvents, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = toErrorCode(error)
  const requestId = events.newRequestId()
  // A response that is already under way on this connection cannot be followed by another one.
  const busy = (socket as Socket & { _httpMessage?: ServerResponse })._httpMessage
  if (busy?.headersSent) socket.destroy()
  else socket.end(problemBytes({ code, requestId }), 'latin1')
  events.onRefused(code, requestId, socket)
}
