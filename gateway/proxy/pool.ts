import type { Socket } from 'node:net'
import { Connection, type ConnectionOwner, type Passenger } from './connection.ts'
import type { Connector } from './connector.ts'
import { UpstreamError } from './upstream-errors.ts'

export interface PoolOptions {
  /** For requests that have lost their Host. */
  readonly authority: string
  readonly connections: number
  readonly connectTimeoutMs: number
  readonly headTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly keepAliveMs: number
}

interface Waiting {
  readonly passenger: Passenger
  readonly sinceMs: number
}

/** Servers count the time that they announce from before the response arrives here. */
const keepAliveMarginMs = 2_000
/** Time-outs are looked after this often, and come at most two looks late, never early. */
const looksPerTimeout = 8
const longestLookMs = 250

/** Connections to one application. Requests take the one that was used last, so that those too many grow old. */
export class Pool implements ConnectionOwner {
  readonly authority: string
  awakeMs = 0
  /** Of the last look at the time-outs. */
  private nowMs = performance.now()
  private readonly connect: Connector
  private readonly options: PoolOptions
  private readonly open = new Set<Connection>()
  private readonly idle: Connection[] = []
  private waiting: Waiting[] = []
  private connecting = 0
  private isScheduled = false
  private whenClosed: (() => void) | null = null
  private readonly timer: NodeJS.Timeout
  private readonly lookMs: number

  constructor(connect: Connector, options: PoolOptions) {
    this.connect = connect
    this.options = options
    this.authority = options.authority
    const { headTimeoutMs, idleTimeoutMs, keepAliveMs, connectTimeoutMs } = options
    const shortest = Math.min(headTimeoutMs, idleTimeoutMs, keepAliveMs, connectTimeoutMs)
    this.lookMs = Math.min(longestLookMs, Math.ceil(shortest / looksPerTimeout))
    this.timer = setInterval(() => this.look(), this.lookMs)
    this.timer.unref()
  }

  send(passenger: Passenger): void {
    if (passenger.request.upgrade) {
      this.sendApart(passenger)
      return
    }
    this.waiting.push({ passenger, sinceMs: this.awakeMs })
    this.schedule()
  }

  /** The request is no longer wanted, and had no connection yet. */
  forget(passenger: Passenger): void {
    this.waiting = this.waiting.filter((one) => one.passenger !== passenger)
  }

  /** Resolves when the last response is over. */
  close(): Promise<void> {
    for (const connection of this.idle.splice(0)) connection.socket.destroy()
    return new Promise((resolve) => {
      this.whenClosed = resolve
      this.endIfClosed()
    })
  }

  onFree(connection: Connection, keepsMs: number | null): void {
    const { keepAliveMs } = this.options
    // What the application announces may only shorten our own time.
    const keptMs = keepsMs === null ? keepAliveMs : Math.min(keepAliveMs, keepsMs - keepAliveMarginMs)
    if (keptMs <= 0 || this.whenClosed !== null) {
      connection.socket.destroy()
      return
    }
    connection.staleAtMs = this.nowMs + keptMs
    this.idle.push(connection)
    if (this.waiting.length > 0) this.schedule()
  }

  onGone(connection: Connection): void {
    if (!this.open.delete(connection)) return
    const at = this.idle.indexOf(connection)
    if (at >= 0) this.idle.splice(at, 1)
    if (this.waiting.length > 0) this.schedule()
    this.endIfClosed()
  }

  /**
   * Requests go out when all that has arrived in this round of the event loop is read: bytes that wait in an idle
   * connection, or its end, must be seen before a request is written to it, or they would be taken for the answer.
   */
  private schedule(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(flush, this)
  }

  flush(): void {
    this.isScheduled = false
    const { waiting } = this
    let served = 0
    while (served < waiting.length) {
      const connection = this.idle.pop()
      if (connection === undefined) break
      if (connection.staleAtMs <= this.nowMs) connection.socket.destroy()
      else give(connection, waiting[served++]!.passenger)
    }
    if (served === waiting.length) waiting.length = 0
    else waiting.splice(0, served)
    const wanted = Math.min(
      waiting.length - this.connecting,
      this.options.connections - this.open.size - this.connecting,
    )
    for (let i = 0; i < wanted; i++) this.openOne()
  }

  private openOne(): void {
    this.connecting++
    let connection: Connection | null = null
    this.connect(
      {
        onReady: (socket) => {
          this.connecting--
          connection = this.adopt(socket)
          const next = this.waiting.shift()
          if (next !== undefined) give(connection, next.passenger)
          else this.onFree(connection, null)
        },
        onFailed: (error) => {
          this.connecting--
          // The others that are being opened serve the rest.
          if (this.waiting.length > this.connecting) this.waiting.shift()!.passenger.onError(error)
          if (this.waiting.length > 0) this.schedule()
          this.endIfClosed()
        },
      },
      (bytes, count) => connection?.receive(bytes, count),
    )
  }

  /** An upgrade has a connection of its own, which is not kept: it becomes a tunnel. */
  private sendApart(passenger: Passenger): void {
    this.connect(
      {
        onReady: (socket) => {
          const connection = this.adopt(socket)
          socket.on('data', connection.onData)
          give(connection, passenger)
        },
        onFailed: (error) => passenger.onError(error),
      },
      null,
    )
  }

  private adopt(socket: Socket): Connection {
    const connection = new Connection(socket, this)
    this.open.add(connection)
    return connection
  }

  /** One look at everything now and then costs requests nothing, where a timer for each would. */
  private look(): void {
    const { headTimeoutMs, idleTimeoutMs, connectTimeoutMs } = this.options
    const nowMs = performance.now()
    // After a pause of this process (of its machine, say) answers may be there that nobody has read.
    this.awakeMs += Math.min(nowMs - this.nowMs, this.lookMs * 2)
    this.nowMs = nowMs
    // What happened since the last look bears its time.
    const sureMs = this.awakeMs - this.lookMs
    for (const connection of this.open) {
      const late = connection.lateness(sureMs, headTimeoutMs, idleTimeoutMs)
      if (late !== null) connection.lose(late)
      else if (connection.isIdle && connection.staleAtMs <= nowMs) connection.socket.destroy()
    }
    while (this.waiting.length > 0 && sureMs - this.waiting[0]!.sinceMs > connectTimeoutMs + headTimeoutMs) {
      const { passenger } = this.waiting.shift()!
      passenger.onError(new UpstreamError('head-timeout', 'waited too long for a connection'))
    }
  }

  private endIfClosed(): void {
    if (this.whenClosed === null || this.open.size + this.connecting + this.waiting.length > 0) return
    clearInterval(this.timer)
    this.whenClosed()
  }
}

function flush(pool: { flush(): void }): void {
  pool.flush()
}

function give(connection: Connection, passenger: Passenger): void {
  if (passenger.isOver) return connection.abort()
  try {
    connection.send(passenger)
  } catch (error) {
    connection.abort()
    passenger.onError(error)
  }
}
