import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type Take = (req: IncomingMessage, res: ServerResponse) => void

/** More requests than any client pipelines, and few enough for memory, all of which one packet can bring. */
const maxWaiting = 256

const waiting = new WeakMap<Socket, number>()

/**
 * One request of a connection at a time: a pipelined one starts when the answer before it is sent (RFC 9112, 9.3.2).
 * So one client cannot run many at once, the application meets them in their order, and what stands behind a request
 * that ended the connection is never looked at.
 */
export function inTurn(take: Take): Take {
  return (req, res) => {
    // Node gives a response its socket when the one before it is done.
    if (res.socket !== null) start(take, req, res)
    else waitForTurn(take, req, res)
  }
}

function waitForTurn(take: Take, req: IncomingMessage, res: ServerResponse): void {
  const { socket } = req
  const count = (waiting.get(socket) ?? 0) + 1
  if (count > maxWaiting) {
    socket.destroy()
    return
  }
  waiting.set(socket, count)
  res.once('socket', () => {
    waiting.set(socket, waiting.get(socket)! - 1)
    process.nextTick(start, take, req, res)
  })
}

function start(take: Take, req: IncomingMessage, res: ServerResponse): void {
  // Not writable: the connection was ended by an answer, and this request came behind it.
  if (req.socket.writable) take(req, res)
}
