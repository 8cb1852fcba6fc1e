/** How long requests hold what they took, for the estimate of when something comes free: no clock knows. */
export interface HoldTime {
  ended(afterMs: number): undefined
  /** Until so many slots have come free, if all are in use. */
  waitMs(slots: number): number
}

/** One in so many requests is how much the latest one counts. */
const memory = 16
const shortestMs = 1_000
/** A day of a WebSocket says nothing about a client that is to come back. */
const longestMs = 60_000

/** With all `limit` slots in use one comes free every mean / limit, by Little's law. */
export function createHoldTime(limit: number): HoldTime {
  let meanMs = 0
  return {
    ended(afterMs) {
      meanMs += (afterMs - meanMs) / memory
    },
    waitMs: (slots) => Math.min(longestMs, Math.max(shortestMs, Math.ceil((meanMs * slots) / limit))),
  }
}
