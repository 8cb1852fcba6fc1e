import type { Socket } from 'node:net'
import type { Connection, Passenger } from './connection.ts'
import type { ForwardRequest } from './forwarding.ts'
import type { UpstreamHead } from './response-head.ts'
import type { Upstream } from './upstream.ts'

/** A copy of a request on its way. */
export interface Copy {
  /** Gives it up: it has failed then. */
  cut(): void
}

type OnOver = (copy: Copy, outcome: 'answered' | 'failed') => void

/** Reading is work for an answer that nobody wants: of a longer one the rest is not read. */
const maxAnswerBytes = 1_048_576

/**
 * Sends a request once, whatever comes of it, and reads its answer off. `deadlineMs`: from here to the end of the answer, on
 * top of the time-outs of the upstream. `onOver` is called later, exactly once.
 */
export function sendCopy(upstream: Upstream, request: ForwardRequest, deadlineMs: number, onOver: OnOver): Copy {
  const copy = new Discarding(upstream, request, onOver)
  copy.start(deadlineMs)
  return copy
}

class Discarding implements Passenger, Copy {
  readonly request: ForwardRequest
  isOver = false
  private readonly upstream: Upstream
  private readonly onOver: OnOver
  private connection: Connection | null = null
  private timer: NodeJS.Timeout | undefined
  private bytes = 0

  constructor(upstream: Upstream, request: ForwardRequest, onOver: OnOver) {
    this.upstream = upstream
    this.request = request
    this.onOver = onOver
  }

  start(deadlineMs: number): void {
    this.upstream.inFlight++
    this.timer = setTimeout(() => this.cut(), deadlineMs)
    this.upstream.pool.send(this)
  }

  cut(): void {
    if (this.isOver) return
    if (this.connection === null) this.upstream.pool.forget(this)
    this.leave('failed')
  }

  onSent(connection: Connection): void {
    this.connection = connection
  }

  onAnswered(): void {}

  onHead(): void {}

  onPiece(_bytes: Buffer, from: number, to: number): void {
    this.bytes += to - from
    if (this.bytes > maxAnswerBytes) this.leave('answered')
  }

  onPause(): void {}

  onEnd(): void {
    this.finish('answered')
  }

  /** Never asked for (see `Connection`). */
  onUpgrade(_head: UpstreamHead, socket: Socket): void {
    socket.destroy()
    this.finish('failed')
  }

  onError(): void {
    if (!this.isOver) this.finish('failed')
  }

  /** The connection has more to say, and nobody listens. */
  private leave(outcome: 'answered' | 'failed'): void {
    this.finish(outcome)
    this.connection?.abort()
  }

  private finish(outcome: 'answered' | 'failed'): void {
    this.isOver = true
    clearTimeout(this.timer)
    this.upstream.inFlight--
    this.onOver(this, outcome)
  }
}
