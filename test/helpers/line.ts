import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A line to a server that can be made bad. */
export interface Line {
  readonly port: number
  /** How much later everything arrives that is sent to the server, ms. */
  delayMs: number
  /** Connections stay open, and nothing arrives any more in either direction: a peer that vanished without a word. */
  swallow(): void
  /** New connections are well again; those that were swallowed never are. */
  mend(): void
}

/** Takes connections on a free port and passes them on to `port`; ends with the test. */
export async function startLine(port: number): Promise<Line> {
  const sockets = new Set<Socket>()
  let isDead = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const wasDead = isDead
    let swallowed = wasDead
    const watch = (): void => {
      swallowed ||= isDead
    }
    near.on('data', (data) => {
      watch()
      if (!swallowed) setTimeout(() => swallowed || far.write(data), line.delayMs)
    })
    far.on('data', (data) => {
      watch()
      if (!swallowed) near.write(data)
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const line: Line = {
    port: (server.address() as AddressInfo).port,
    delayMs: 0,
    swallow() {
      isDead = true
    },
    mend() {
      isDead = false
    },
  }
  return line
}
