import type { Duplex, Readable } from 'node:stream'
import type { ErrorCode } from '../errors.ts'

export interface ForwardRequest {
  readonly requestId: string
  readonly method: string
  /** Exactly what was judged: path and query. */
  readonly path: string
  /** Flat [name, value ...]. */
  readonly headers: string[]
  readonly body: Buffer | Readable | null
  /** Of a streamed body; `null`: it is sent in chunks. */
  readonly contentLength: number | null
  /** Asks the application to switch to WebSocket. */
  readonly upgrade: boolean
}

/**
 * What happens to a request on its way. One object serves all requests; `x` is what the caller gave for this one, so that
 * a request costs no closures.
 */
export interface ForwardEvents<X> {
  /** The response head has come. May change `headers` (flat) before they are sent. */
  onHead(x: X, status: number, headers: string[]): void
  /** The head is written to the client. */
  onHeadSent(x: X): void
  /** A piece of the body is on its way to the client. Its bytes are only there until this returns. */
  onBytes(x: X, bytes: Buffer, from: number, to: number): void
  /** No response head came, or the upstream is full: nothing was sent to the client yet. */
  onFailure(x: X, code: ErrorCode, error: unknown): void
  /** The application switched protocols (a real 101): from here on the socket is a tunnel. */
  onUpgraded(x: X, headers: string[], socket: Duplex): void
  /** The response broke off after its head: the client's connection is torn down, never ended cleanly. */
  onBroken(x: X, error: unknown): void
}

/** A request on its way; `abort` tells the application that the client is gone. */
export interface Forwarding {
  abort(): void
}
