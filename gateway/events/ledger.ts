import type { Clock, Decision, EventData, EventType, Logger } from '../contract/index.ts'
import { createDelivery } from './delivery.ts'
import { createSerialise } from './envelope.ts'
import { createLosses } from './losses.ts'
import { createQueue } from './queue.ts'
import type { Sink } from './sink.ts'
import { createWindow } from './summary.ts'

export interface LedgerOptions {
  /** Name of this edge, unique among those whose events are read together. */
  readonly edge: string
  /** Differs at each start of the process; sequence numbers begin at 1 in each. */
  readonly boot: string
  readonly clock: Clock
  /** Share of plain passes that is recorded, 0 to 1. Everything else that `matters` is always recorded. */
  readonly sample: number
  /** Most records that wait for the sink. */
  readonly capacity: number
  readonly sink: Sink
  readonly random?: () => number
  /** Told when the sink fails, recovers or is gone. */
  readonly log?: Logger
}

export interface Ledger {
  /** Counts a request, and records it if it matters or the sample takes it. The decision must not change afterwards. */
  decision(decision: Decision): undefined
  emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined
  /** Writes what is queued for at most `deadlineMs`, then closes the sink. What is left over is counted as dropped. */
  close(deadlineMs: number): Promise<void>
  stats(): LedgerStats
}

export interface LedgerStats {
  /** Records given a sequence number and a place in the queue, by type. */
  readonly emitted: Readonly<Record<EventType, number>>
  /** Records that no sink will receive. */
  readonly dropped: number
  readonly queued: number
  readonly delivered: number
  readonly failedWrites: number
  /** True when the reader of the sink is gone for good. */
  readonly gone: boolean
}

/** Requests of this score and more are always recorded: from here on people ask why one passed. */
const observeScore = 40
const summaryEveryMs = 1_000

/**
 * The ordered stream of what this edge decided. Every record takes the next sequence number when it is made; one that
 * finds the queue full is dropped, and a `gap` record declares its number as soon as there is a place. So each number is
 * either delivered or declared, except those still undelivered when the process ends.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { edge, boot, clock, sample, sink, log, random = Math.random } = options
  const queue = createQueue(options.capacity)
  const window = createWindow()
  const serialise = createSerialise(edge, boot)
  const losses = createLosses()
  const delivery = createDelivery({ queue, serialise, sink, clock, log, onDelivered, onGone: discard })
  const emitted: Record<EventType, number> = { decision: 0, summary: 0, state: 0, gap: 0 }
  let seq = 0
  let dropped = 0
  let closed: Promise<void> | undefined

  const timer = setInterval(() => closeWindow(secondOf(clock)), summaryEveryMs)
  timer.unref()

  function emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined {
    seq++
    if (queue.free === 0 || delivery.over) {
      dropped++
      losses.add(seq, 'queue-full')
      return
    }
    emitted[type]++
    queue.push({ type, seq, atMs: clock.wallMs(), data })
    delivery.wake()
  }

  /** Runs as soon as a batch has made room, hence before any later record: a full queue loses one unbroken range. */
  function onDelivered(unserialisable: readonly number[]): undefined {
    dropped += unserialisable.length
    for (const lost of unserialisable) losses.add(lost, 'write-failed')
    for (const gap of losses.take(queue.free)) emit('gap', gap)
    closeWindow(closed !== undefined ? -1 : secondOf(clock))
  }

  /** A summary that finds no place is not dropped: it goes on counting, and covers more than a second. */
  function closeWindow(second: number): undefined {
    if (window.second === undefined || window.second === second || queue.free === 0) return
    emit('summary', window.take())
  }

  function discard(): undefined {
    dropped += queue.size
    queue.drop(queue.size)
  }

  async function close(deadlineMs: number): Promise<void> {
    clearInterval(timer)
    const startMs = clock.monotonicMs()
    closeWindow(-1)
    await delivery.drain(deadlineMs)
    discard()
    await within(sink.close(), Math.max(0, deadlineMs - (clock.monotonicMs() - startMs)))
  }

  return {
    decision(decision) {
      const second = secondOf(clock)
      closeWindow(second)
      const recorded = matters(decision) || (sample > 0 && random() < sample)
      window.count(decision, recorded, second)
      if (recorded) emit('decision', decision)
    },
    emit,
    close(deadlineMs) {
      closed ??= close(deadlineMs)
      return closed
    },
    stats: () => ({
      emitted: { ...emitted },
      dropped,
      queued: queue.size,
      delivered: delivery.delivered,
      failedWrites: delivery.failedWrites,
      gone: delivery.gone,
    }),
  }
}

/** Whether a decision is recorded whatever the sample: anything but a plain, harmless, undisturbed pass. */
function matters({ verdict, observed, score, limits, skipped, outcome }: Decision): boolean {
  if (verdict.action !== 'pass' || observed.length > 0 || score.total >= observeScore) return true
  if (skipped.length > 0 || outcome.error !== null || outcome.aborted !== null) return true
  for (const limit of limits) if (limit.degraded) return true
  return false
}

function secondOf(clock: Clock): number {
  return Math.floor(clock.wallMs() / 1_000)
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => undefined), deadline])
  clearTimeout(timer)
}
