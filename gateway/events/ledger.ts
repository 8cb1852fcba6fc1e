import type { Clock, Decision, EventData, EventType } from '../contract/index.ts'
import { createStream, type Stream, type StreamOptions, type StreamStats } from './stream.ts'
import { createWindow } from './summary.ts'

export interface LedgerOptions extends StreamOptions, Counting {}

interface Counting {
  readonly clock: Clock
  /** Share of plain passes that is recorded, 0 to 1. Everything else that `matters` is always recorded. */
  readonly sample: number
  readonly random?: () => number
}

export interface Ledger {
  /** Counts a request, and records it if it matters or the sample takes it. The decision must not change afterwards. */
  decision(decision: Decision): undefined
  emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined
  /** So many records were lost before they came here: they get numbers, and every sink is told that they will not come. */
  lose(count: number): undefined
  /** Writes what is queued for at most `deadlineMs`, then closes the sinks. What is left is on disk or dropped. */
  close(deadlineMs: number): Promise<void>
  stats(): StreamStats
}

/** Requests of this score and more are always recorded: from here on people ask why one passed. */
const observeScore = 40
const summaryEveryMs = 1_000

/** What this edge decided, as an ordered stream: the decisions that matter, and a summary of all of them each second. */
export function createLedger(options: LedgerOptions): Ledger {
  return createLedgerOver(options, (onRoom) => createStream(options, onRoom))
}

/** The same over a stream that is somewhere else. */
export function createLedgerOver(
  { clock, sample, random = Math.random }: Counting,
  open: (onRoom: () => undefined) => Stream,
): Ledger {
  const window = createWindow()
  let closing: Promise<void> | undefined
  const thisSecond = () => Math.floor(clock.wallMs() / 1_000)
  const stream = open(() => summarise(closing === undefined ? thisSecond() : undefined))
  const timer = setInterval(() => {
    summarise(thisSecond())
    void stream.tick()
  }, summaryEveryMs)
  timer.unref()

  /** A summary that finds no place is not dropped: it goes on counting, and covers more than a second. */
  function summarise(current: number | undefined): undefined {
    if (window.second !== undefined && window.second !== current && stream.open) stream.emit('summary', window.take())
  }

  return {
    decision(decision) {
      const second = thisSecond()
      summarise(second)
      const recorded = matters(decision) || (sample > 0 && random() < sample)
      window.count(decision, recorded, second)
      if (recorded) stream.emit('decision', decision)
    },
    emit: stream.emit,
    lose: stream.lose,
    close(deadlineMs) {
      if (closing === undefined) {
        clearInterval(timer)
        summarise(undefined)
        closing = stream.close(deadlineMs)
      }
      return closing
    },
    stats: stream.stats,
  }
}

/** Whether a decision is recorded whatever the sample: anything but a plain, harmless, undisturbed pass. */
function matters({ verdict, observed, score, limits, skipped, outcome }: Decision): boolean {
  if (verdict.action !== 'pass' || observed.length > 0 || score.total >= observeScore) return true
  if (skipped.length > 0 || outcome.error !== null || outcome.aborted !== null) return true
  for (const limit of limits) if (limit.degraded) return true
  return false
}
