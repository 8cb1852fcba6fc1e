import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { breakOff, type ClientResponse, endWith, reasonOf } from './client-response.ts'
import type { Connection, Passenger } from './connection.ts'
import type { ForwardEvents, Forwarding, ForwardRequest } from './forwarding.ts'
import { responseHeaders } from './headers.ts'
import type { UpstreamHead } from './response-head.ts'
import type { Upstream } from './upstream.ts'
import { isConnectionLoss, isIdempotent, toErrorCode } from './upstream-errors.ts'

/** Sends one request to the application and streams its answer to the client. */
export function forward<X>(
  upstream: Upstream,
  request: ForwardRequest,
  res: ClientResponse,
  events: ForwardEvents<X>,
  x: X,
): Forwarding {
  const exchange = new Exchange(upstream, request, res, events, x)
  exchange.start()
  return exchange
}

/** Larger pieces are written as they are: turning them into text would cost more than the second write. */
const maxHeldBytes = 8_192

/** One object per request instead of a closure per event: a profile shows the difference. */
class Exchange<X> implements Passenger, Forwarding {
  readonly request: ForwardRequest
  isOver = false
  private readonly upstream: Upstream
  private readonly res: ClientResponse
  private readonly events: ForwardEvents<X>
  private readonly x: X
  private connection: Connection | null = null
  /** Of the response, as sent. */
  private headers: readonly string[] = []
  private hasHead = false
  private answered = false
  /** Something of the body was written, or is about to be. */
  private begun = false
  /** The beginning of the body, as text (latin1). */
  private held: string | null = null
  /** The client takes no more for now. */
  private isFull = false
  private retried = false

  constructor(upstream: Upstream, request: ForwardRequest, res: ClientResponse, events: ForwardEvents<X>, x: X) {
    this.upstream = upstream
    this.request = request
    this.res = res
    this.events = events
    this.x = x
  }

  start(): void {
    const { upstream } = this
    if (upstream.inFlight >= upstream.limit) {
      this.isOver = true
      this.events.onFailure(this.x, 'upstream-busy', null)
      return
    }
    upstream.inFlight++
    upstream.pool.send(this)
  }

  abort(): void {
    if (this.isOver) return
    this.finish()
    if (this.connection === null) this.upstream.pool.forget(this)
    else this.connection.abort()
  }

  onSent(connection: Connection): void {
    this.connection = connection
  }

  onAnswered(): void {
    this.answered = true
  }

  onHead({ status, reason, fields }: UpstreamHead): void {
    const headers = responseHeaders(fields, status, this.request.requestId)
    this.events.onHead(this.x, status, headers)
    this.headers = headers
    this.hasHead = true
    this.res.sendDate = false
    this.res.writeHead(status, reasonOf(reason), headers)
    this.events.onHeadSent(this.x)
  }

  /**
   * Node keeps the head back to send it with the first piece of the body, and a small first piece is kept back too: a
   * short answer then leaves in one write.
   */
  onPiece(bytes: Buffer, from: number, to: number): void {
    this.events.onBytes(this.x, bytes, from, to)
    if (!this.begun && to - from <= maxHeldBytes) {
      this.begun = true
      this.held = bytes.toString('latin1', from, to)
      return
    }
    this.begun = true
    this.writeHeld()
    if (this.res.write(Buffer.from(bytes.subarray(from, to))) || this.isFull) return
    // A client that never reads is cut by the listener (http/stalled-clients.ts).
    this.isFull = true
    this.connection!.pause()
    this.res.once('drain', () => this.resume())
  }

  /** What came in one packet is told; a stream that is still silent now must be known to have begun. */
  onPause(): void {
    if (!this.hasHead) return
    if (this.begun) this.writeHeld()
    else this.res.flushHeaders()
    this.begun = true
  }

  onEnd(): void {
    const held = this.held
    this.held = null
    this.finish()
    endWith(this.res, held)
  }

  onUpgrade({ fields }: UpstreamHead, socket: Socket): void {
    this.finish()
    this.events.onUpgraded(this.x, responseHeaders(fields, 101, this.request.requestId), socket)
  }

  onError(error: unknown): void {
    if (this.isOver) return
    this.connection = null
    if (this.mayRetry() && isConnectionLoss(error)) {
      this.retried = true
      this.upstream.pool.send(this)
      return
    }
    this.writeHeld()
    this.finish()
    if (this.res.headersSent) {
      this.events.onBroken(this.x, error)
      breakOff(this.res, this.headers)
    } else {
      this.events.onFailure(this.x, toErrorCode(error), error)
    }
  }

  private resume(): void {
    this.isFull = false
    if (!this.isOver) this.connection?.resume()
  }

  /** Nothing of a response was seen, and asking twice is the same as asking once (RFC 9110, 9.2.2). */
  private mayRetry(): boolean {
    const { method, body, upgrade } = this.request
    return !this.answered && !this.retried && !upgrade && !(body instanceof Readable) && isIdempotent(method)
  }

  private writeHeld(): void {
    const held = this.held
    this.held = null
    if (held !== null) this.res.write(held, 'latin1')
  }

  private finish(): void {
    this.isOver = true
    this.upstream.inFlight--
  }
}
