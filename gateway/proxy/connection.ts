import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { ForwardRequest } from './forwarding.ts'
import { endsConnection, requestHead, sendBody } from './request-writer.ts'
import type { UpstreamHead } from './response-head.ts'
import { type ResponseHandler, ResponseParser } from './response-parser.ts'
import { malformed, UpstreamError } from './upstream-errors.ts'

/** A request on its way through a connection. After `onEnd`, `onUpgrade` or `onError` it hears nothing more. */
export interface Passenger {
  readonly request: ForwardRequest
  /** Nobody waits for the answer any more. */
  readonly isOver: boolean
  /** The request is written; `connection` can be paused and broken from now on. */
  onSent(connection: Connection): void
  /** A byte of a response has come. */
  onAnswered(): void
  /** Never an interim one. */
  onHead(head: UpstreamHead): void
  /** The bytes are only there until this returns. */
  onPiece(bytes: Buffer, from: number, to: number): void
  /** All that came at once is told. */
  onPause(): void
  onEnd(): void
  onUpgrade(head: UpstreamHead, socket: Socket): void
  onError(error: unknown): void
}

export interface ConnectionOwner {
  readonly authority: string
  /** How long this process was awake, at the last look at the time-outs: what it pauses nobody is silent. */
  readonly awakeMs: number
  /** It can carry another request, and is kept for `keptMs` at most. */
  onFree(connection: Connection, keepsMs: number | null): void
  onGone(connection: Connection): void
}

/** One connection to the application. Carries one request at a time. */
export class Connection implements ResponseHandler {
  readonly socket: Socket
  private readonly owner: ConnectionOwner
  private readonly parser = new ResponseParser(this)
  private passenger: Passenger | null = null
  /** Stops the body that is still on its way. */
  private stopBody: (() => void) | null = null
  private head: UpstreamHead | null = null
  private isPaused = false
  /** Since when nothing happened, for the time-outs. */
  quietSinceMs = 0
  /** While it is idle: when it is too old to be used. */
  staleAtMs = Number.POSITIVE_INFINITY

  constructor(socket: Socket, owner: ConnectionOwner) {
    this.socket = socket
    this.owner = owner
    socket.on('error', this.onLost)
    socket.on('end', this.onClosed)
    socket.on('close', this.onGone)
  }

  get isIdle(): boolean {
    return this.passenger === null
  }

  send(passenger: Passenger): void {
    const { socket, owner } = this
    const { request } = passenger
    const { body } = request
    const head = requestHead(request, owner.authority)
    this.passenger = passenger
    this.head = null
    this.quietSinceMs = owner.awakeMs
    this.parser.begin(request.method)
    if (Buffer.isBuffer(body) && body.length > 0) {
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body)
      socket.uncork()
    } else socket.write(head, 'latin1')
    passenger.onSent(this)
    if (body instanceof Readable && this.passenger !== null)
      this.stopBody = sendBody(socket, body, request.contentLength, {
        onProgress: () => {
          this.quietSinceMs = owner.awakeMs
        },
        onSent: () => {
          this.quietSinceMs = owner.awakeMs
          this.stopBody = null
        },
        onLost: (error) => {
          this.stopBody = null
          this.lose(error)
        },
      })
  }

  /** What came from the application. */
  receive(bytes: Buffer, count: number): void {
    const { passenger, parser, socket } = this
    if (passenger === null) {
      // Nobody asked: whatever this is, it must never be taken for the answer to the next request.
      socket.destroy()
      return
    }
    this.quietSinceMs = this.owner.awakeMs
    passenger.onAnswered()
    let end: number
    try {
      end = parser.read(bytes, 0, count)
    } catch (error) {
      this.lose(error)
      return
    }
    if (this.passenger === null) return
    if (!parser.isOver) passenger.onPause()
    else if (this.head!.status === 101) this.giveAway(passenger, bytes.subarray(end, count))
    else this.leave(passenger, end === count)
  }

  onHead(head: UpstreamHead): void {
    if (head.status === 101 && !isUpgraded(head, this.passenger)) throw malformed('switched protocols unasked')
    if (head.status < 200 && head.status !== 101) return
    this.head = head
    if (head.status !== 101) this.passenger?.onHead(head)
  }

  onPiece(bytes: Buffer, from: number, to: number): void {
    this.passenger?.onPiece(bytes, from, to)
  }

  /** See `leave`: what came behind the response decides what becomes of the connection. */
  onEnd(): void {}

  pause(): void {
    this.isPaused = true
    this.socket.pause()
  }

  resume(): void {
    this.isPaused = false
    this.quietSinceMs = this.owner.awakeMs
    this.socket.resume()
  }

  /** The passenger wants no answer any more. */
  abort(): void {
    this.passenger = null
    this.socket.destroy()
  }

  /** Fails the passenger and ends the connection. */
  lose(error: unknown): void {
    const { passenger } = this
    this.passenger = null
    this.socket.destroy()
    passenger?.onError(error)
  }

  /** What the present state of the connection is out of time for. */
  lateness(awakeMs: number, headTimeoutMs: number, idleTimeoutMs: number): UpstreamError | null {
    if (this.passenger === null || this.isPaused) return null
    const quietMs = awakeMs - this.quietSinceMs
    if (this.head !== null)
      return quietMs < idleTimeoutMs ? null : new UpstreamError('body-timeout', 'the body stalled')
    // While the application takes the body there is nothing to answer yet.
    if (this.stopBody !== null && !this.socket.writableNeedDrain) return null
    return quietMs < headTimeoutMs ? null : new UpstreamError('head-timeout', 'no response head in time')
  }

  /** The response is whole. */
  private leave(passenger: Passenger, isClean: boolean): void {
    this.passenger = null
    if (this.isPaused) this.resume()
    // An answer that came before the whole request: the rest of it would be read as the next one.
    const isFree = isClean && this.head!.reusable && this.stopBody === null && !endsConnection(passenger.request)
    if (isFree) this.owner.onFree(this, this.head!.keepsMs)
    else this.socket.destroy()
    passenger.onEnd()
  }

  /** From here on the socket speaks another protocol. */
  private giveAway(passenger: Passenger, rest: Buffer): void {
    const { socket } = this
    this.passenger = null
    socket.off('data', this.onData)
    socket.off('end', this.onClosed)
    socket.off('error', this.onLost)
    socket.off('close', this.onGone)
    socket.pause()
    if (rest.length > 0) socket.unshift(rest)
    this.owner.onGone(this)
    passenger.onUpgrade(this.head!, socket)
  }

  /** For a socket that is a stream, see `Connector`. */
  readonly onData = (bytes: Buffer): void => this.receive(bytes, bytes.length)

  private readonly onLost = (error: Error): void => this.lose(error)

  /** The application sends nothing more. */
  private readonly onClosed = (): void => {
    const { passenger, parser } = this
    if (passenger === null) {
      this.socket.destroy()
      return
    }
    try {
      parser.finish()
    } catch (error) {
      this.lose(error)
      return
    }
    this.leave(passenger, false)
  }

  private readonly onGone = (): void => {
    this.stopBody?.()
    this.stopBody = null
    this.owner.onGone(this)
    if (this.passenger !== null) this.lose(new UpstreamError('closed', 'the connection closed'))
  }
}

/** RFC 6455, 4.1. */
function isUpgraded({ fields }: UpstreamHead, passenger: Passenger | null): boolean {
  if (passenger?.request.upgrade !== true) return false
  const valuesOf = (name: string): string[] =>
    fields.filter((_, i) => i % 2 === 1 && fields[i - 1]!.toLowerCase() === name).map((value) => value.toLowerCase())
  const options = valuesOf('connection').flatMap((value) => value.split(',').map((option) => option.trim()))
  const upgrades = valuesOf('upgrade')
  return options.includes('upgrade') && upgrades.length === 1 && upgrades[0] === 'websocket'
}
