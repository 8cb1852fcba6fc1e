/** Sums up the time in which something was so. */
export interface Stopwatch {
  set(on: boolean): undefined
  totalMs(): number
}

export function createStopwatch(on: boolean): Stopwatch {
  let sinceMs = on ? performance.now() : null
  let sumMs = 0
  return {
    set(next) {
      if (next === (sinceMs !== null)) return
      if (sinceMs !== null) sumMs += performance.now() - sinceMs
      sinceMs = next ? performance.now() : null
    },
    totalMs: () => sumMs + (sinceMs === null ? 0 : performance.now() - sinceMs),
  }
}
