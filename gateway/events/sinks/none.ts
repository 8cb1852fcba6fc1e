import type { Sink } from '../sink.ts'

/** For `events.to: none`: takes everything, keeps nothing. */
export const noSink: Sink = {
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
