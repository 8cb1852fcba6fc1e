import type { Clock } from '../../contract/index.ts'

/** The time of the recording: it stands still while a request is judged. */
export interface VirtualClock extends Clock {
  /** Goes on to a moment of the recording (wall clock); never back. */
  set(wallMs: number): undefined
}

export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs
  return {
    wallMs: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    set(wallMs) {
      if (wallMs > nowMs) nowMs = wallMs
    },
  }
}
