import type { Socket } from 'node:net'

interface Progress {
  takenBytes: number
  sinceMs: number
}

/** Sweeps in one time-out: a stalled client goes at most a fourth later than it should. */
const sweeps = 4

/**
 * Cuts connections whose client takes nothing of what waits for it for `timeoutMs`: a slow reader would otherwise hold a
 * connection here and one at the application for as long as it likes. A piece counts when the system has taken it whole,
 * so a client that takes a few bytes now and then is cut too. One look at every connection now and then costs requests
 * nothing, and it sees answers, streams and WebSockets alike. Returns how to stop.
 */
export function cutStalledClients(sockets: ReadonlySet<Socket>, timeoutMs: number): () => void {
  const progress = new WeakMap<Socket, Progress>()
  const stalled: Socket[] = []
  // Closing a socket with full buffers takes the system half a millisecond; a hundred at once would hold others up.
  const cutOne = (): void => {
    stalled.pop()?.destroy()
    if (stalled.length > 0) setImmediate(cutOne)
  }
  const sweep = (): void => {
    if (stalled.length > 0) return
    const nowMs = performance.now()
    for (const socket of sockets) {
      if (socket.writableLength === 0) {
        progress.delete(socket)
        continue
      }
      const takenBytes = socket.bytesWritten - socket.writableLength
      const known = progress.get(socket)
      if (known === undefined || known.takenBytes !== takenBytes) progress.set(socket, { takenBytes, sinceMs: nowMs })
      else if (nowMs - known.sinceMs >= timeoutMs) stalled.push(socket)
    }
    cutOne()
  }
  const timer = setInterval(sweep, timeoutMs / sweeps)
  timer.unref()
  return () => clearInterval(timer)
}
