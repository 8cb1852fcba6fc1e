/** What stopping needs to know of the running gateway. */
export interface Drainable {
  /** Readiness turns false and responses say `Connection: close` from here on. */
  announce(): void
  stopAccepting(): void
  closeIdle(): void
  /** Tells the clients of open WebSockets to go; those that were told stay told. */
  closeTunnels(): void
  /** Resolves when the last client connection is gone. */
  closed(): Promise<void>
  destroy(): void
}

/** Between rounds of closing what waits: connections for a next request, WebSockets for a next message. */
const idleRoundMs = 100

/**
 * Stops without losing a request: for `delayMs` everything is still served, so that load balancers can notice; then no
 * new connections; requests in flight may finish for `timeoutMs`. Responses say `Connection: close` from the start, not
 * only after the delay: busy clients then move away one response at a time, and hardly any connection is idle, and
 * about to be reused, at the moment when idle ones are closed. WebSockets are told to go only after the delay: before it
 * their clients might come back to this very process. `cut`: some requests were not over in time.
 */
export async function drain(server: Drainable, delayMs: number, timeoutMs: number): Promise<'clean' | 'cut'> {
  server.announce()
  await sleep(delayMs)
  server.stopAccepting()
  const closeWaiting = (): void => {
    server.closeIdle()
    server.closeTunnels()
  }
  closeWaiting()
  const idle = setInterval(closeWaiting, idleRoundMs)
  const outcome = await Promise.race([
    server.closed().then(() => 'clean' as const),
    sleep(timeoutMs).then(() => 'cut' as const),
  ])
  clearInterval(idle)
  server.destroy()
  return outcome
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
