import type { Clock } from '../../gateway/contract/index.ts'

/** Holds a challenger to its budget. Who is over it pauses; who is still over it afterwards pauses longer. */
export interface Allowance {
  /** Whether it may judge now. */
  mayRun(): boolean
  /** Begins to judge one request. */
  start(): undefined
  /** Too long on this one. */
  isLate(): boolean
  stop(): undefined
}

/** Time is taken on one request of so many: taking it costs as much as some rules. */
const sampleEvery = 16
/** So much over the budget, on the requests that are measured, within the window; what quick ones leave of it is taken off. */
const overrunMicros = 2_000
/** One or two can be a cold start or the garbage collector, also when they take long. */
const slowAtLeast = 3
const overrunOfOne = 10_000
const windowMs = 10_000
const pauseMs = 30_000
const longestPauseMs = 16 * pauseMs
/** One request is given up after this time, between two rules. */
const longestMs = 5

/** `cpuMicros`: time of this thread, so that a busy machine is not held against anybody. */
export function createAllowance(budgetMicros: number, { clock, cpuMicros, onPause }: AllowanceSurroundings): Allowance {
  let untilSample = 1
  let startedMicros = Number.NaN
  let startedMs = 0
  let over = 0
  let slow = 0
  let windowEndsMs = Number.NEGATIVE_INFINITY
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let nextPauseMs = pauseMs
  let late = false
  /** No pause in this window. */
  let kept = true

  function spent(micros: number, nowMs: number): undefined {
    if (nowMs >= windowEndsMs) {
      // A whole window without a pause: what was before is forgiven.
      if (kept) nextPauseMs = pauseMs
      kept = true
      over = 0
      slow = 0
      windowEndsMs = nowMs + windowMs
    }
    over = Math.max(0, over + Math.min(micros - budgetMicros, overrunOfOne))
    if (over === 0) slow = 0
    if (micros <= budgetMicros) return
    slow++
    // Who was too slow is measured again on the next request.
    untilSample = 1
    if (over <= overrunMicros || slow < slowAtLeast) return
    pausedUntilMs = nowMs + nextPauseMs
    onPause(nextPauseMs)
    nextPauseMs = Math.min(nextPauseMs * 2, longestPauseMs)
    kept = false
    over = 0
    slow = 0
  }

  return {
    mayRun: () => clock.monotonicMs() >= pausedUntilMs,
    start() {
      startedMs = clock.monotonicMs()
      late = false
      startedMicros = --untilSample > 0 ? Number.NaN : cpuMicros()
    },
    isLate() {
      late = clock.monotonicMs() - startedMs > longestMs
      return late
    },
    stop() {
      // What was too long for one request is measured on the next.
      if (late) untilSample = 1
      if (Number.isNaN(startedMicros)) return
      untilSample = sampleEvery
      spent(cpuMicros() - startedMicros, clock.monotonicMs())
    },
  }
}

interface AllowanceSurroundings {
  readonly clock: Clock
  cpuMicros(): number
  onPause(forMs: number): void
}
