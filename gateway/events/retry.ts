import type { Logger } from '../contract/index.ts'
import { errorCode, type Sink } from './sink.ts'

/** Writes to a sink until it has taken the text. */
export interface Retry {
  /** `gone`: nobody will ever read it. `stopped`: given up because of `stop`. */
  write(lines: string): Promise<'taken' | 'gone' | 'stopped'>
  /** Tries again now instead of waiting any longer. */
  hurry(): undefined
  stop(): undefined
  readonly failures: number
}

export interface RetryOptions {
  readonly sink: Sink
  /** As the log calls it. */
  readonly name: string
  readonly log: Logger | undefined
  /** A write failed, or has not come back for a while. May be called more than once a write. */
  readonly onTrouble: () => undefined
}

const firstWaitMs = 50
const lastWaitMs = 5_000
/** A healthy sink answers within some milliseconds; a pause of half a second is not yet an outage to a reader. */
const lateMs = 500

/** The log hears of a sink when it fails first, when it works again, and when it is gone; not of each attempt. */
export function createRetry({ sink, name, log, onTrouble }: RetryOptions): Retry {
  let failures = 0
  let stopped = false
  let endPause: (() => void) | undefined

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function hurry(): undefined {
    endPause?.()
  }

  async function attempt(lines: string): Promise<void> {
    const late = setTimeout(onTrouble, lateMs)
    late.unref()
    try {
      await sink.write(lines)
    } finally {
      clearTimeout(late)
    }
  }

  return {
    async write(lines) {
      for (let waitMs = firstWaitMs; !stopped; waitMs = Math.min(lastWaitMs, waitMs * 2)) {
        try {
          await attempt(lines)
          if (waitMs > firstWaitMs) log?.info({ sink: name }, 'events: the sink takes records again')
          return 'taken'
        } catch (error) {
          failures++
          const data = { sink: name, code: errorCode(error), error: (error as Error).message }
          if (sink.isGone?.(error)) {
            log?.error(data, 'events: the reader is gone; every further record is counted as dropped')
            return 'gone'
          }
          if (waitMs === firstWaitMs && !stopped) log?.warn(data, 'events: the sink failed; records wait')
          onTrouble()
          if (!stopped) await pause(waitMs)
        }
      }
      return 'stopped'
    },
    hurry,
    stop() {
      stopped = true
      hurry()
    },
    get failures() {
      return failures
    },
  }
}
