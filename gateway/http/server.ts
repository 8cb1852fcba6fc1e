import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import fastify from 'fastify'
import { linger } from './linger.ts'
import { createListener, type ListenerTls, replaceCertificate } from './listener.ts'
import { forwardable } from './methods.ts'
import { findHeader } from './request-context.ts'
import { cutStalledClients } from './stalled-clients.ts'
import { inTurn } from './turns.ts'
import { refuseUnreadable, type UnreadableEvents } from './unreadable.ts'
import { asksForWebSocket, hasIgnoredUpgrade } from './upgrade-request.ts'

export interface ServerLimits {
  readonly headersTimeoutMs: number
  readonly writeTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly maxHeaderBytes: number
  readonly maxConnections: number
}

/** Connections that several servers count together. */
export interface Room {
  /** False: there are too many, and this one is not served. */
  enter(): boolean
  leave(): void
}

export interface ServerEvents extends UnreadableEvents {
  /** Beside `maxConnections`, when there are other servers. */
  readonly room?: Room | null
  onRequest(req: IncomingMessage, res: ServerResponse, expectation: 'none' | 'continue' | 'unknown'): void
  onUpgrade(req: IncomingMessage, res: ServerResponse, socket: Duplex, early: Buffer): void
}

export interface ListenAt {
  readonly host: string
  readonly port: number
  readonly reusePort?: boolean
}

export interface DataServer {
  /** `reusePort`: others of this process listen on it, too, and the system gives each connection to one of them. */
  listen(address: ListenAt): Promise<{ host: string; port: number }>
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
        inTurn((req, res) => {
          // Fastify has answers of its own for methods that are not HTTP's.
          if (forwardable.has(req.method!)) listener(req as never, res as never)
          else events.onRequest(req, res, 'none')
        }),
      )
      server.maxHeadersCount = 0
      server.maxConnections = limits.maxConnections
      server.on('connection', (socket) => admit(sockets, socket, events.room))
      server.on(tls === null ? 'connection' : 'secureConnection', (socket) => keep(readers, socket))
      const expecting = inTurn((req, res) => events.onRequest(req, res, expectationOf(req)))
      server.on('checkContinue', expecting)
      server.on('checkExpectation', expecting)
      server.on('upgrade', (req, socket, early) => upgrade(events, req, socket, early))
      server.on('connect', (req, socket, early) => upgrade(events, req, socket, early))
      return server
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(events, error, socket as Socket),
  })
  app.addHook('onRequest', (request, reply) => {
    reply.hijack()
    if (hasIgnoredUpgrade(request.raw)) reply.raw.shouldKeepAlive = false
    events.onRequest(request.raw, reply.raw, 'none')
  })
  app.all('/', (_request, reply) => reply)
  const stopCutting = cutStalledClients(readers, limits.writeTimeoutMs)

  return {
    async listen(address) {
      await app.listen({ ...address })
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

function admit(sockets: Set<Duplex>, socket: Socket, room: Room | null | undefined): void {
  if (room?.enter() === false) return void socket.destroy()
  if (room) socket.once('close', room.leave)
  keep(sockets, socket)
}

function keep<S extends Duplex>(sockets: Set<S>, socket: S): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

function whenEmpty(sockets: Set<Duplex>, done: () => void): void {
  for (const socket of sockets) socket.once('close', () => sockets.size === 0 && done())
}

/** Node calls it `continue` wherever the words occur; one expectation may be met, a list of them may not. */
function expectationOf(req: IncomingMessage): 'continue' | 'unknown' {
  return findHeader(req.rawHeaders, 'expect')?.toLowerCase() === '100-continue' ? 'continue' : 'unknown'
}

/** An upgrade gets a response object too, so that every answer but a real 101 goes the way of all answers. */
function upgrade(events: ServerEvents, req: IncomingMessage, stream: Duplex, early: Buffer): void {
  // Not `stream`: with a body still to come that is something which only reads.
  const { socket } = req
  stream.on('error', () => socket.destroy())
  // Pipelined behind a request that is not answered yet. No client does that, and the socket has a response already.
  if ((socket as Socket & { _httpMessage?: unknown })._httpMessage) {
    socket.destroy()
    events.onRefused('upgrade-refused', events.newRequestId(), socket)
    return
  }
  const res = new ServerResponse(req)
  res.shouldKeepAlive = false
  res.assignSocket(socket)
  res.once('finish', () => linger(socket))
  // A client that ends its side before it is answered has gone: nobody speaks WebSocket in one direction.
  socket.once('end', () => {
    if (res.socket !== null && !res.headersSent) socket.destroy()
  })
  events.onUpgrade(req, res, stream, early)
}
