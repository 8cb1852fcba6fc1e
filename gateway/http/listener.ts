import { createServer as createPlainServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type TLSSocket, Server as TlsServer } from 'node:tls'

/** How the listener speaks TLS. Certificates and keys are PEM texts. */
export interface ListenerTls {
  readonly cert: string
  readonly key: string
  /** The authorities of client certificates. */
  readonly ca: string | null
  readonly clientAuth: 'none' | 'request' | 'require'
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3'
}

type Listener = NonNullable<Parameters<typeof createPlainServer>[1]>

/** The server behind the data plane: plain HTTP/1.1, or the same over TLS. */
export function createListener(tls: ListenerTls | null, options: ServerOptions, onRequest: Listener): Server {
  if (tls === null) return createPlainServer(options, onRequest)
  const server = createTlsServer(
    {
      ...options,
      ...secrets(tls),
      // Whoever insists on another protocol (h2) is told so by the handshake, not by a parse error (RFC 7301, 3.2).
      ALPNProtocols: ['http/1.1'],
      requestCert: tls.clientAuth !== 'none',
      rejectUnauthorized: tls.clientAuth === 'require',
      // Until the handshake is over, Node's time-out of the head does not count.
      ...(options.headersTimeout === undefined ? {} : { handshakeTimeout: options.headersTimeout }),
    },
    onRequest,
  )
  // Node would hand a failed handshake to the handler of parse errors, which answers in HTTP.
  server.removeAllListeners('tlsClientError')
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy())
  return server as unknown as Server
}

/** New handshakes get the new certificate; open connections go on with theirs. A server without TLS stays without. */
export function replaceCertificate(server: Server, tls: ListenerTls): void {
  if (server instanceof TlsServer) server.setSecureContext(secrets(tls))
}

function secrets({ cert, key, ca, minVersion }: ListenerTls) {
  return { cert, key, minVersion, ...(ca === null ? {} : { ca }) }
}
