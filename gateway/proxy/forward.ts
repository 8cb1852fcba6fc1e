import { type Duplex, Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { breakOff, type ClientResponse, endWith, reasonOf } from './client-response.ts'
import type { ForwardEvents, Forwarding, ForwardRequest } from './forwarding.ts'
import { responseHeaders } from './headers.ts'
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

const clientGone = new Error('client went away')
const switchedWrongly = Object.assign(new Error('switched protocols unasked'), { code: 'HPE_INVALID_STATUS' })
const queueTimeout = Object.assign(new Error('waited too long for a connection'), { code: 'UND_ERR_HEADERS_TIMEOUT' })

/** Larger pieces are written as they are: turning them into text would cost more than the second write. */
const maxHeldBytes = 8_192

/** One object per request instead of a closure per event: a profile shows the difference. */
class Exchange<X> implements Dispatcher.DispatchHandler, Forwarding {
  private readonly upstream: Upstream
  private readonly request: ForwardRequest
  private readonly res: ClientResponse
  private readonly events: ForwardEvents<X>
  private readonly x: X
  private controller: Dispatcher.DispatchController | null = null
  private queueTimer: NodeJS.Timeout | null = null
  /** Of the response, as sent. */
  private headers: readonly string[] = []
  private answered = false
  /** Something of the body was written, or is about to be. */
  private begun = false
  private held: Buffer | null = null
  private retried = false
  private over = false

  constructor(upstream: Upstream, request: ForwardRequest, res: ClientResponse, events: ForwardEvents<X>, x: X) {
    this.upstream = upstream
    this.request = request
    this.res = res
    this.events = events
    this.x = x
  }

  start(): void {
    const { upstream, request } = this
    if (upstream.inFlight >= upstream.limit) {
      this.over = true
      this.events.onFailure(this.x, 'upstream-busy', null)
      return
    }
    upstream.inFlight++
    this.dispatch(request)
  }

  private dispatch(request: ForwardRequest): void {
    try {
      this.upstream.pool.dispatch(
        {
          path: request.path,
          method: request.method as Dispatcher.HttpMethod,
          headers: request.headers,
          body: request.body,
          upgrade: request.upgrade ? 'websocket' : null,
          // Constant: undici closes a TLS connection whose requests differ in this, and takes it from Host by default.
          servername: this.upstream.url.hostname,
        } as Dispatcher.DispatchOptions,
        this,
      )
    } catch (error) {
      this.fail(error)
      return
    }
    // No free connection: the wait for one has its own deadline, undici's time-outs start with the connection.
    if (this.controller === null && !this.over) {
      const { connectTimeoutMs, headTimeoutMs } = this.upstream.options
      this.queueTimer = setTimeout(() => this.fail(queueTimeout), connectTimeoutMs + headTimeoutMs)
    }
  }

  abort(): void {
    if (this.over) return
    this.finish()
    this.controller?.abort(clientGone)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.queueTimer) clearTimeout(this.queueTimer)
    if (this.over) controller.abort(clientGone)
  }

  /** A byte of a response has come. */
  onResponseStarted(): void {
    this.answered = true
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    message?: string,
  ): void {
    if (this.over) return
    if (status === 101) {
      this.fail(switchedWrongly)
      controller.abort(switchedWrongly)
      return
    }
    // 103 and other interim heads are for the hop that asked; dropping them is allowed (RFC 9110, 15.2).
    if (status < 200) return
    const headers = responseHeaders(controller.rawHeaders as Buffer[], status, this.request.requestId)
    this.events.onHead(this.x, status, headers)
    this.headers = headers
    this.res.sendDate = false
    this.res.writeHead(status, reasonOf(message), headers)
    this.events.onHeadSent(this.x)
    // Node keeps the head back to send it with the first piece of the body, and a small first piece is kept back too: a
    // short answer then leaves in one write. What came in the same packet comes before this tick ends; a stream that is
    // still silent then must be known to have begun.
    process.nextTick(flush, this)
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    status: number,
    { upgrade }: { readonly upgrade?: string | string[] },
    socket: Duplex,
  ): void {
    if (this.over) {
      socket.destroy()
      return
    }
    if (status !== 101 || String(upgrade).toLowerCase() !== 'websocket') {
      socket.destroy()
      this.fail(switchedWrongly)
      return
    }
    this.finish()
    this.events.onUpgraded(
      this.x,
      responseHeaders(controller.rawHeaders as Buffer[], status, this.request.requestId),
      socket,
    )
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return
    this.events.onBytes(this.x, chunk)
    if (!this.begun && chunk.length <= maxHeldBytes) {
      this.begun = true
      this.held = chunk
      return
    }
    this.begun = true
    this.writeHeld()
    if (this.res.write(chunk)) return
    // A client that never reads is cut by the listener (http/stalled-clients.ts).
    controller.pause()
    this.res.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.over) return
    const held = this.held
    this.held = null
    this.finish()
    endWith(this.res, held)
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(error)
  }

  private fail(error: unknown): void {
    if (this.over) return
    if (this.mayRetry() && isConnectionLoss(error)) {
      this.retried = true
      this.controller = null
      this.dispatch(this.request)
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

  /** Nothing of a response was seen, and asking twice is the same as asking once (RFC 9110, 9.2.2). */
  private mayRetry(): boolean {
    const { method, body, upgrade } = this.request
    return !this.answered && !this.retried && !upgrade && !(body instanceof Readable) && isIdempotent(method)
  }

  /** The end of the tick in which the head came. */
  flush(): void {
    if (this.over) return
    if (this.begun) this.writeHeld()
    else this.res.flushHeaders()
    this.begun = true
  }

  private writeHeld(): void {
    const held = this.held
    this.held = null
    if (held !== null) this.res.write(held)
  }

  private finish(): void {
    this.over = true
    this.upstream.inFlight--
    if (this.queueTimer) clearTimeout(this.queueTimer)
  }
}

function flush(exchange: { flush(): void }): void {
  exchange.flush()
}
