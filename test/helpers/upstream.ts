import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly body: string
  header(name: string): string | undefined
}

export interface TestUpstream {
  readonly url: string
  readonly port: number
  /** Requests whose body has ended, in order. */
  readonly seen: Seen[]
  /** Requests that began. */
  started(): number
}

type Listener = (req: IncomingMessage, res: ServerResponse, body: string) => void

const hello: Listener = (_req, res) => res.end('hello')

/** A real HTTP server that remembers what reached it, and ends with the test. */
export async function startUpstream(answer: Listener = hello): Promise<TestUpstream> {
  const seen: Seen[] = []
  let started = 0
  const server = createServer((req, res) => {
    started++
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1')
      const header = (name: string): string | undefined => req.headersDistinct[name]?.join(', ')
      seen.push({ method: req.method!, url: req.url!, rawHeaders: req.rawHeaders, body, header })
      answer(req, res, body)
    })
    req.on('error', () => undefined)
  })
  const port = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, port, seen, started: () => started }
}

/** A TCP server that does what no HTTP server would. Ends with the test. */
export async function startRawUpstream(onSocket: (socket: Socket) => void): Promise<{ url: string; port: number }> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  const port = await listen(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, port }
}

async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown
  address(): unknown
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
