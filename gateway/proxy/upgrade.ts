import type { Duplex } from 'node:stream'

/** Live WebSockets ping at least every few minutes; a tunnel that is silent for longer has lost an end. */
const idleMs = 15 * 60_000

/**
 * Joins client and application after a real 101: pieces pass both ways with backpressure until one end closes.
 * `headers`: the application's, hop-by-hop fields already removed. `early`: what each side sent behind its head.
 */
export function tunnel(
  client: Duplex,
  upstream: Duplex,
  headers: readonly string[],
  early: Buffer,
  onClosed: () => void,
): void {
  let head = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n'
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
  client.write(`${head}\r\n`, 'latin1')
  if (early.length > 0) upstream.write(early)
  let closed = false
  const close = (): void => {
    if (closed) return
    closed = true
    client.destroy()
    upstream.destroy()
    onClosed()
  }
  for (const side of [client, upstream]) {
    side.on('error', close)
    side.on('close', close)
    const socket = side as Duplex & { setTimeout?: (ms: number, callback: () => void) => void }
    socket.setTimeout?.(idleMs, close)
  }
  client.pipe(upstream)
  upstream.pipe(client)
}
