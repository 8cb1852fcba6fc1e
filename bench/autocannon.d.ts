/** The part of autocannon 9 that the bench uses; the package carries no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration: number
    /** Milliseconds between samples; a run can only end on one. */
    readonly sampleInt: number
    /** Called with each connection before its first request. */
    readonly setupClient: (client: Client) => void
  }
  interface Client {
    /** What this connection sends, in order and again from the start. Takes the objects over. */
    setRequests(requests: Request[]): void
  }
  interface Request {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }
  interface Result {
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>
    readonly errors: number
    readonly timeouts: number
    /** Seconds, two decimals. */
    readonly duration: number
    /** Milliseconds. */
    readonly latency: Readonly<Record<'p50' | 'p99', number>>
  }
  function autocannon(options: Options): Promise<Result>
  export = autocannon
}
