import { Readable } from 'node:stream'
import type { ErrorCode } from '../errors.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** For the whole rest of the body; `null` on routes that stream. */
  readonly timeoutMs: number | null
}

/**
 * The body on its way to the application: first the pieces that were held back for inspection, then the rest as the
 * client sends it, with backpressure. A stream of its own, because it is destroyed when the application fails
 * or answers early, and destroying the client's stream would cut the connection that the answer must go out on.
 */
export class RequestBody extends Readable {
  private readonly source: Readable
  private held: Buffer[]
  private attached = false
  private received: number
  private readonly limits: BodyLimits
  private timer: NodeJS.Timeout | undefined
  /** Why the gateway itself cut the body. */
  failure: ErrorCode | null = null

  constructor(source: Readable, held: readonly Buffer[], limits: BodyLimits) {
    super({ highWaterMark: 64 * 1024 })
    this.source = source
    this.held = [...held]
    this.received = held.reduce((sum, chunk) => sum + chunk.length, 0)
    this.limits = limits
  }

  override _read(): void {
    while (this.held.length > 0) {
      if (!this.push(this.held.shift())) return
    }
    if (!this.attached) this.attach()
    else this.source.resume()
  }

  private attach(): void {
    this.attached = true
    const { source } = this
    if (source.readableEnded) {
      this.push(null)
      return
    }
    source.on('data', this.onData)
    source.once('end', this.onEnd)
    source.once('error', this.onLost)
    source.once('close', this.onLost)
    source.resume()
    const { timeoutMs } = this.limits
    if (timeoutMs !== null) this.timer = setTimeout(() => this.cut('request-timeout'), timeoutMs)
  }

  private cut(failure: ErrorCode): void {
    this.failure = failure
    this.destroy(new Error(failure))
  }

  private readonly onData = (chunk: Buffer): void => {
    this.received += chunk.length
    if (this.received > this.limits.maxBytes) this.cut('body-too-large')
    else if (!this.push(chunk)) this.source.pause()
  }

  private readonly onEnd = (): void => {
    clearTimeout(this.timer)
    this.push(null)
  }

  private readonly onLost = (): void => {
    if (!this.source.readableEnded) this.destroy(new Error('client went away'))
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { source } = this
    clearTimeout(this.timer)
    source.off('data', this.onData)
    source.off('end', this.onEnd)
    source.off('error', this.onLost)
    source.off('close', this.onLost)
    // What the client still sends is read and forgotten, so that it gets to read the answer.
    if (!source.readableEnded && !source.destroyed) source.resume()
    done(error)
  }
}
