import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One end of a connection, spoken step by step. */
export interface Dialogue {
  /** latin1. */
  say(text: string): void
  /** Resolves with everything heard so far once `enough` is in it; throws after the deadline or at the end. */
  hear(enough: string | RegExp): Promise<string>
  heard(): string
  /** Resolves when the other end has closed. */
  closed(): Promise<void>
  close(): void
}

const deadlineMs = 3_000

export function toDialogue(socket: Socket): Dialogue {
  let text = ''
  let ended = false
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
    tell()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    ended = true
    tell()
  })
  const until = (what: string, done: () => boolean, hopeless: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error(`${what} did not come within ${deadlineMs} ms`)), deadlineMs)
      const look = (): void => {
        if (done()) settle(null)
        else if (hopeless())
          settle(new Error(`the connection ended before ${what} came: ${JSON.stringify(text.slice(0, 300))}`))
      }
      const settle = (error: Error | null): void => {
        clearTimeout(timer)
        listeners.delete(look)
        if (error) reject(error)
        else resolve()
      }
      listeners.add(look)
      look()
    })
  const has = (enough: string | RegExp): boolean =>
    typeof enough === 'string' ? text.includes(enough) : enough.test(text)
  return {
    say: (words) => void socket.write(words, 'latin1'),
    async hear(enough) {
      await until(
        String(enough),
        () => has(enough),
        () => ended,
      )
      return text
    },
    heard: () => text,
    closed: () =>
      until(
        'the end',
        () => ended,
        () => false,
      ),
    close: () => void socket.destroy(),
  }
}

export function dial(port: number): Dialogue {
  return toDialogue(connect(port, '127.0.0.1'))
}

/** An application of which every connection is spoken step by step. */
export interface SpokenApp {
  readonly url: string
  /** The next connection that nobody has taken yet. */
  next(): Promise<Dialogue>
  close(): void
}

export async function startSpokenApp(): Promise<SpokenApp> {
  const sockets = new Set<Socket>()
  const waiting: Dialogue[] = []
  const takers: ((dialogue: Dialogue) => void)[] = []
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket)
    const dialogue = toDialogue(socket)
    const taker = takers.shift()
    if (taker) taker(dialogue)
    else waiting.push(dialogue)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => {
      const first = waiting.shift()
      return first ? Promise.resolve(first) : new Promise((resolve) => takers.push(resolve))
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
