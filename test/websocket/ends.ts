import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws'
import { type TestGateway, until } from '../helpers/gateway.ts'
import { startRawUpstream } from '../helpers/upstream.ts'
import { type ReadFrame, readFrames } from './frames.ts'

export interface SocketServer {
  readonly url: string
  /** The newest connection, as soon as there is one. */
  connection(): Promise<WebSocket>
  /** Close codes that connections ended with, in order. */
  readonly closes: number[]
}

const echo = (socket: WebSocket): void =>
  void socket.on('message', (data, binary) => socket.send(data as Buffer, { binary }))

/** A real WebSocket application, which echoes unless told otherwise. Ends with the test. */
export async function startSocketServer(
  onConnection: (socket: WebSocket, request: IncomingMessage) => void = echo,
  options: ServerOptions = {},
): Promise<SocketServer> {
  const server = createServer((_req, res) => res.end('plain'))
  const sockets = new WebSocketServer({ server, ...options })
  const open: WebSocket[] = []
  const closes: number[] = []
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined)
    socket.on('close', (code) => closes.push(code))
    open.push(socket)
    onConnection(socket, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, closes, connection: () => until(() => open.at(-1)) }
}

export interface Closed {
  readonly code: number
  readonly reason: string
}

export interface Client {
  readonly socket: WebSocket
  readonly closed: Promise<Closed>
  /** The next message that nobody has taken yet. */
  next(): Promise<string>
}

/** A `ws` client through the gateway, open. */
export async function openClient(gateway: TestGateway, options: WebSocket.ClientOptions = {}): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/ws`, options)
  onTestFinished(() => socket.terminate())
  const messages: string[] = []
  socket.on('message', (data) => messages.push(String(data)))
  const closed = new Promise<Closed>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  return { socket, closed, next: () => until(() => messages.shift()) }
}

/** The key of every handshake by hand, and what it must be answered with (RFC 6455, 1.3). */
export const key = 'dGhlIHNhbXBsZSBub25jZQ=='
export const accept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

export function upgradeRequest(path = '/ws', headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${headers}\r\n`
}

export function switching(headers = ''): string {
  return `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n${headers}\r\n`
}

/** One end of a connection that does what it is told, bytes in and bytes out. */
export interface RawEnd {
  readonly socket: Socket
  /** Everything that came. */
  bytes(): Buffer
  /** Everything behind the first head, as soon as the head is whole. */
  body(): Promise<Buffer>
  /** Whole frames behind the head. */
  frames(): Promise<readonly ReadFrame[]>
  /** The Close frame that came. */
  closeCode(): Promise<number>
  readonly ended: Promise<void>
  readonly closed: Promise<void>
}

export function rawEnd(socket: Socket): RawEnd {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => undefined)
  const bytes = (): Buffer => Buffer.concat(chunks)
  const body = (): Promise<Buffer> =>
    until(() => {
      const all = bytes()
      const end = all.indexOf('\r\n\r\n')
      return end < 0 ? undefined : all.subarray(end + 4)
    })
  const frames = async (): Promise<readonly ReadFrame[]> => readFrames(await body()).frames
  return {
    socket,
    bytes,
    body,
    frames,
    closeCode: () => until(async () => (await frames()).find(({ opcode }) => opcode === 8)?.code ?? undefined),
    ended: new Promise((resolve) => socket.once('end', resolve)),
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
  }
}

/** A client by hand. `behind`: what it sends with its upgrade request, in one write. */
export function rawClient(gateway: TestGateway, request = upgradeRequest(), behind = Buffer.alloc(0)): RawEnd {
  const socket = connect({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.write(Buffer.concat([Buffer.from(request, 'latin1'), behind]))
  return rawEnd(socket)
}

export interface RawApplication {
  readonly url: string
  /** The newest connection that sent a whole head. */
  connection(): Promise<RawEnd>
  connections(): number
}

/** An application by hand: answers each head with the given bytes. */
export async function startRawApplication(answer: string | Buffer = switching()): Promise<RawApplication> {
  const ends: RawEnd[] = []
  const { url } = await startRawUpstream((socket) => {
    const end = rawEnd(socket)
    ends.push(end)
    void end.body().then(
      () => socket.write(answer),
      () => undefined,
    )
  })
  return {
    url,
    connections: () => ends.length,
    connection: () => until(async () => (ends.at(-1)?.bytes().includes('\r\n\r\n') ? ends.at(-1) : undefined)),
  }
}
