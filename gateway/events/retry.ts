import type { Logger } from '../contract/index.ts'
import { errorCode, isGone, type Sink } from './sink.ts'

/** Writes to a sink until it has taken the text. */
export interface Retry {
  /** `gone`: nobody will ever read it. `stopped`: given up because of `stop`. */
  write(lines: string): Promise<'taken' | 'gone' | 'stopped'>
  /** Tries again now instead of waiting any longer. */
  hurry(): undefined
  stop(): undefined
  readonly failures: number
}

const firstWaitMs = 50
const lastWaitMs = 5_000

/** The log hears of a sink when it fails first, when it works again, and when it is gone; not of each attempt. */
export function createRetry(sink: Sink, log: Logger | undefined): Retry {
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

  return {
    async write(lines) {
      for (let waitMs = firstWaitMs; !stopped; waitMs = Math.min(lastWaitMs, waitMs * 2)) {
        try {
          await sink.write(lines)
          if (waitMs > firstWaitMs) log?.info({}, 'events: the sink takes records again')
          return 'taken'
        } catch (error) {
          failures++
          const data = { code: errorCode(error), error: (error as Error).message }
          if (isGone(error)) {
            log?.error(data, 'events: the reader is gone; every further record is counted as dropped')
            return 'gone'
          }
          if (waitMs === firstWaitMs && !stopped) log?.warn(data, 'events: the sink failed; records wait in the queue')
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
