import type { FrameJudge } from './websocket-frames.ts'

/** A token bucket: `burst` at once, then `perSecond`. */
export interface Pace {
  readonly perSecond: number
  readonly burst: number
}

/** Each Ping makes the application answer. Clients send a few a minute; only a flood comes near this. */
const controlFrames: Pace = { perSecond: 200, burst: 1_000 }

/** Holds a client to a pace of messages, counted when they begin; `null`: any. */
export function createPacer(messages: Pace | null, nowMs: () => number): FrameJudge {
  const message = messages === null ? () => true : createBucket(messages, nowMs)
  const control = createBucket(controlFrames, nowMs)
  return (opcode) => {
    const passes = opcode >= 0x8 ? control() : opcode === 0 || message()
    return passes ? null : 'too-fast'
  }
}

/** The returned function takes one token, or says that there is none. */
function createBucket({ perSecond, burst }: Pace, nowMs: () => number): () => boolean {
  let tokens = burst
  let filledMs = nowMs()
  return () => {
    const now = nowMs()
    tokens = Math.min(burst, tokens + ((now - filledMs) * perSecond) / 1_000)
    filledMs = now
    if (tokens < 1) return false
    tokens--
    return true
  }
}
