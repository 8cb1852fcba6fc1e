import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { closeForClient, closeForUpstream, type TunnelError } from './websocket-close.ts'
import { createFrameReader, type FrameFault } from './websocket-frames.ts'
import { reservedBits } from './websocket-handshake.ts'
import { createPacer, type Pace } from './websocket-pace.ts'

/** What a route lets its clients do. The application's own messages have no limit: it is trusted, and they stream. */
export interface TunnelRules {
  readonly maxMessageBytes: number
  readonly rate: Pace | null
  /** Longest silence of both sides. */
  readonly idleTimeoutMs: number
}

export interface Handshake {
  /** Fields of the application's 101: flat [name, value ...], hop-by-hop fields already removed. */
  readonly headers: readonly string[]
  /** What the client sent behind its request, before anybody answered. */
  readonly early: Buffer
}

export interface TunnelEvents {
  nowMs(): number
  /** Bytes on their way to the client. */
  onBytes(count: number): void
  /** Once, when both connections are closed. */
  onClosed(end: TunnelEnd): void
}

export interface TunnelEnd {
  /** Why the gateway itself ended it. */
  readonly error: TunnelError | null
  /** Who went away without a Close frame having passed. */
  readonly aborted: 'client' | 'upstream' | null
}

export interface Tunnel {
  /** Tells the client to go (1001) as soon as no frame is under way; its answer still reaches the application. */
  leave(): void
}

/** How long the other end may take to close after one has, before it is cut: as long as most implementations wait. */
const usualLingerMs = 30_000

const faults: Readonly<Record<FrameFault, TunnelError>> = {
  invalid: 'frame-invalid',
  'too-large': 'message-too-large',
  'too-fast': 'messages-too-fast',
}

/**
 * Joins client and application after a real 101: whole good frames pass both ways, with backpressure, until one end
 * closes, a rule is broken, or nothing was said for too long.
 */
export function tunnel(
  client: Duplex,
  upstream: Duplex,
  handshake: Handshake,
  rules: TunnelRules,
  events: TunnelEvents,
  lingerMs = usualLingerMs,
): Tunnel {
  const reserved = reservedBits(handshake.headers)
  const judge = createPacer(rules.rate, events.nowMs)
  const fromClient = createFrameReader({ masked: true, reserved, maxMessageBytes: rules.maxMessageBytes, judge })
  const fromUpstream = createFrameReader({ ...unlimited, reserved })
  let error: TunnelError | null = null
  let aborted: TunnelEnd['aborted'] = null
  let closing = false
  let farewell: TunnelError | null = null
  let saidFarewell = false
  let linger: NodeJS.Timeout | null = null

  /** The gateway ends the tunnel: each side gets a Close frame where one may stand, and the end of the connection. */
  function close(reason: TunnelError): void {
    if (closing) return
    closing = true
    error ??= reason
    fromClient.stop()
    if (fromClient.isStopped() && !fromClient.sawClose()) send(upstream, closeForUpstream(reason))
    end(upstream, client)
    dismiss(reason)
    startLinger()
  }

  /** A Close frame for the client, when the frame on its way to it is over. */
  function dismiss(reason: TunnelError): void {
    farewell ??= reason
    fromUpstream.stop()
    sayFarewell()
  }

  function sayFarewell(): void {
    if (farewell === null || !fromUpstream.isStopped()) return
    if (!saidFarewell && !fromUpstream.sawClose()) send(client, closeForClient(farewell))
    saidFarewell = true
    if (closing) end(client, upstream)
  }

  function take(chunk: Buffer): void {
    const fault = fromClient.follow(chunk, toUpstream)
    if (fault !== null) close(faults[fault])
    else if (fromClient.isStopped()) lingerIfAgreed()
  }

  function give(chunk: Buffer): void {
    if (fromUpstream.follow(chunk, toClient) !== null) return close('upstream-frame')
    if (!fromUpstream.isStopped()) return
    sayFarewell()
    lingerIfAgreed()
  }

  const toUpstream = (bytes: Buffer): void => send(upstream, bytes)
  const toClient = (bytes: Buffer): void => {
    if (client.writable) events.onBytes(bytes.length)
    send(client, bytes)
  }

  function onGone(side: 'client' | 'upstream'): void {
    const agreed = error !== null || fromClient.sawClose() || fromUpstream.sawClose()
    if (!agreed) aborted ??= side
    if (side === 'client') end(upstream, client)
    else end(client, upstream)
    if (!client.closed || !upstream.closed) return startLinger()
    if (linger !== null) clearTimeout(linger)
    events.onClosed({ error, aborted })
  }

  /** After both Close frames the application closes the connection (RFC 6455, 7.1.1). */
  function lingerIfAgreed(): void {
    if (fromClient.sawClose() && fromUpstream.sawClose()) startLinger()
  }

  function startLinger(): void {
    linger ??= setTimeout(() => {
      client.destroy()
      upstream.destroy()
    }, lingerMs)
  }

  send(client, Buffer.from(head(handshake.headers), 'latin1'))
  if (handshake.early.length > 0) take(handshake.early)
  carry(client, upstream, take, () => onGone('client'))
  carry(upstream, client, give, () => onGone('upstream'))
  if ('setTimeout' in client) (client as Socket).setTimeout(rules.idleTimeoutMs, () => close('tunnel-idle'))
  return {
    leave() {
      if (linger !== null || fromClient.sawClose() || fromUpstream.sawClose()) return
      error ??= 'tunnel-drained'
      dismiss('tunnel-drained')
    },
  }
}

const unlimited = { masked: false, maxMessageBytes: Number.POSITIVE_INFINITY, judge: () => null }

function head(headers: readonly string[]): string {
  let text = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n'
  for (let i = 0; i < headers.length; i += 2) text += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${text}\r\n`
}

/** Reads `source` no faster than `target` is read. `onGone` is called at its end, and when it is closed. */
function carry(source: Duplex, target: Duplex, onData: (chunk: Buffer) => void, onGone: () => void): void {
  source.on('data', (chunk: Buffer) => {
    onData(chunk)
    if (target.writableNeedDrain) source.pause()
  })
  target.on('drain', () => source.resume())
  target.on('close', () => source.resume())
  source.on('end', onGone)
  // A reset is followed by `close` and needs no more than that.
  source.on('error', () => undefined)
  source.on('close', onGone)
  source.resume()
}

function send(side: Duplex, bytes: Buffer): void {
  if (side.writable) side.write(bytes)
}

/** What `source` still sends for this side is read and forgotten, so that its end is seen. */
function end(side: Duplex, source: Duplex): void {
  if (!side.writableEnded) side.end()
  source.resume()
}
