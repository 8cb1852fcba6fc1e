import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { UpstreamError } from './upstream-errors.ts'

/** What `upstreams[].tls` asks for, with the files read: PEM texts. */
export interface UpstreamTls {
  readonly ca: string | null
  readonly identity: { readonly cert: string; readonly key: string } | null
  readonly serverName: string | null
  readonly insecure: boolean
}

export interface ConnectEvents {
  onReady(socket: Socket): void
  /** Once, instead of `onReady`. */
  onFailed(error: Error): void
}

/** `onBytes` gets what comes, in memory that is used again; without it the socket is a stream like any other. */
export type Connector = (events: ConnectEvents, onBytes: OnBytes | null) => void

export type OnBytes = (bytes: Buffer, count: number) => void

/** All connections read into this: what came is dealt with before the next read (see net.Socket, `onread`). */
const readBuffer = Buffer.allocUnsafeSlow(65_536)

const keepAliveProbeMs = 60_000

/**
 * Opens connections to one application. The name that its certificate must have comes from the config alone, never from
 * the Host field of a request, which the client writes.
 */
export function createConnector(url: URL, tls: UpstreamTls | null, timeoutMs: number): Connector {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const target = { host, port: Number(url.port) || (isSecure ? 443 : 80), noDelay: true }
  const secure = isSecure ? tlsOptions(host, tls) : null
  let session: Buffer | undefined

  return (events, onBytes) => {
    const onread = onBytes && { buffer: readBuffer, callback: takeInto(onBytes) }
    const options = { ...target, ...(onread && { onread }) }
    const socket =
      secure === null
        ? connectTcp(options)
        : connectTls({ ...options, ...secure, ...(session !== undefined && { session }) })
    // A ticket spares the next connection half of the handshake.
    if (secure !== null)
      socket.on('session', (ticket: Buffer) => {
        session = ticket
      })
    socket.setKeepAlive(true, keepAliveProbeMs)
    let isSettled = false
    const timeUp = (): void => {
      if (!isSettled) socket.destroy(tooSlow())
    }
    // After a pause of this process the timer comes first, though the connection may be up: let that be seen.
    const timer = setTimeout(() => setImmediate(timeUp), timeoutMs)
    socket.on('error', (error) => {
      clearTimeout(timer)
      if (isSettled) return
      isSettled = true
      events.onFailed(isTimeout(error) ? tooSlow() : error)
    })
    socket.once(secure === null ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer)
      isSettled = true
      events.onReady(socket)
    })
  }
}

function takeInto(onBytes: OnBytes): (count: number, bytes: Uint8Array) => boolean {
  return (count, bytes) => {
    onBytes(bytes as Buffer, count)
    return true
  }
}

function tlsOptions(host: string, tls: UpstreamTls | null) {
  return {
    ...(tls?.ca == null ? {} : { ca: tls.ca }),
    ...tls?.identity,
    rejectUnauthorized: tls?.insecure !== true,
    ALPNProtocols: ['http/1.1'],
    // No server name is an address (RFC 6066, 3).
    servername: tls?.serverName ?? (isIP(host) === 0 ? host : ''),
  }
}

function tooSlow(): UpstreamError {
  return new UpstreamError('connect-timeout', 'no connection in time')
}

/** A name with several addresses fails with all of their errors. */
function isTimeout(error: Error): boolean {
  if ((error as { code?: string }).code === 'ETIMEDOUT') return true
  return error instanceof AggregateError && error.errors.some((one) => (one as { code?: string }).code === 'ETIMEDOUT')
}
