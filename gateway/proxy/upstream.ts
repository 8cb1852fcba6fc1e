import { createConnector, type UpstreamTls } from './connector.ts'
import { Pool } from './pool.ts'

export interface UpstreamOptions {
  readonly name: string
  /** Origin only: `http://127.0.0.1:3000`. */
  readonly url: string
  readonly connectTimeoutMs: number
  readonly headTimeoutMs: number
  /** Longest pause between two pieces of a response body. */
  readonly idleTimeoutMs: number
  readonly connections: number
  /** Idle sockets are closed after this, before the application does it. */
  readonly keepAliveMs: number
  /** For https; `null`: verified against the authorities of the system. */
  readonly tls: UpstreamTls | null
}

/** One application address and its connections. */
export interface Upstream {
  readonly name: string
  readonly pool: Pool
  /** Requests given to the pool and not yet over; bounded by `limit`. */
  inFlight: number
  readonly limit: number
  /**
   * The same application over connections of their own, for copies of requests: they never take those of requests. Made
   * when it is first asked for.
   */
  aside(): Upstream
  /** Resolves when the requests in flight are over. */
  close(): Promise<void>
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const url = new URL(options.url)
  const connect = createConnector(url, options.tls, options.connectTimeoutMs)
  const pool = new Pool(connect, { ...options, authority: url.host })
  let aside: Upstream | null = null
  return {
    name: options.name,
    pool,
    inFlight: 0,
    // As many may wait as can be served at once: a longer queue only makes every answer late.
    limit: options.connections * 2,
    aside() {
      aside ??= createUpstream(options)
      return aside
    },
    async close() {
      await Promise.all([pool.close(), aside?.close()])
    },
  }
}
