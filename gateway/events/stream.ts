import type { Clock, EventData, EventType, Logger } from '../contract/index.ts'
import { createDelivery } from './delivery.ts'
import { createSerialise } from './envelope.ts'
import { createLosses } from './losses.ts'
import { createQueue } from './queue.ts'
import type { Sink } from './sink.ts'
import { within } from './within.ts'

export interface StreamOptions {
  /** Name of this edge, unique among those whose events are read together. */
  readonly edge: string
  /** Differs at each start of the process; sequence numbers begin at 1 in each. */
  readonly boot: string
  readonly clock: Clock
  /** Most records that wait for the sink. */
  readonly capacity: number
  readonly sink: Sink
  /** Told when the sink fails, recovers or is gone. */
  readonly log?: Logger
}

export interface Stream {
  /** A record: takes the next number, and a place in the queue or is lost. Never waits. */
  emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined
  /** Whether a record would find a place. */
  readonly open: boolean
  /** Writes what is queued for at most `deadlineMs`, then closes the sink. What is left over is counted as dropped. */
  close(deadlineMs: number): Promise<void>
  stats(): StreamStats
}

export interface StreamStats {
  /** Records that found a place in the queue, by type. */
  readonly emitted: Readonly<Record<EventType, number>>
  /** Records that no sink will receive. */
  readonly dropped: number
  readonly queued: number
  readonly delivered: number
  readonly failedWrites: number
  /** True when the reader of the sink is gone for good. */
  readonly gone: boolean
}

/**
 * Numbered records in order. One that finds the queue full is dropped, and a `gap` record declares its number as soon as
 * there is a place: each number is either delivered or declared, except those undelivered when the process ends.
 *
 * @param onRoom called after a batch has left the queue and its losses are declared
 */
export function createStream(options: StreamOptions, onRoom: () => undefined): Stream {
  const { clock, sink, log } = options
  const queue = createQueue(options.capacity)
  const serialise = createSerialise(options.edge, options.boot)
  const losses = createLosses()
  const delivery = createDelivery({ queue, serialise, sink, clock, log, onDelivered, onGone: discard })
  const emitted: Record<EventType, number> = { decision: 0, summary: 0, state: 0, audit: 0, gap: 0 }
  let seq = 0
  let dropped = 0

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

  /** Before any later record can come: a full queue loses one unbroken range. */
  function onDelivered(unserialisable: readonly number[]): undefined {
    dropped += unserialisable.length
    for (const lost of unserialisable) losses.add(lost, 'write-failed')
    for (const gap of losses.take(queue.free)) emit('gap', gap)
    onRoom()
  }

  function discard(): undefined {
    dropped += queue.size
    queue.drop(queue.size)
  }

  return {
    emit,
    get open() {
      return queue.free > 0 && !delivery.over
    },
    async close(deadlineMs) {
      const startMs = clock.monotonicMs()
      await delivery.drain(deadlineMs)
      discard()
      await within(sink.close(), Math.max(0, deadlineMs - (clock.monotonicMs() - startMs)))
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
