import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** How long the other side may be silent, and how long it may go on in all: what nginx allows by default. */
const silentMs = 5_000
const mostMs = 30_000

/**
 * Ends a connection on which the client may still be sending. Closed at once, the kernel would answer those bytes with
 * a reset, and a reset makes the client's kernel forget the answer before it is read (RFC 9112, 9.6). So nothing more
 * is said, what comes is forgotten, and the socket goes when the client has seen the end.
 */
export function linger(socket: Socket): void {
  if (socket.destroyed) return
  const close = (): void => {
    socket.destroy()
  }
  const timer = setTimeout(close, mostMs)
  socket.once('close', () => clearTimeout(timer))
  // Takes the parser off: behind the last answer of a connection nothing is a request any more.
  for (const event of ['data', 'end', 'timeout']) socket.removeAllListeners(event)
  socket.on('data', forget)
  socket.once('end', close)
  socket.setTimeout(silentMs, close)
  socket.end()
  socket.resume()
}

/** Connections whose request is answered while its body is still coming. */
const forgetting = new WeakSet<Socket>()

export function isForgetting(socket: Socket): boolean {
  return forgetting.has(socket)
}

/**
 * Reads and forgets the rest of the body of a request that is answered, so that the connection can be used again. A
 * client that needs longer than `mostMs` for it loses the connection.
 */
export function forgetRest(req: IncomingMessage, mostMs: number): void {
  const { socket } = req
  const timer = setTimeout(() => socket.destroy(), mostMs)
  forgetting.add(socket)
  req.once('end', () => forgetting.delete(socket))
  req.once('close', () => clearTimeout(timer))
  req.resume()
}

function forget(): void {}
