import type { Clock, Gap, Logger } from '../contract/index.ts'
import { createDelivery } from './delivery.ts'
import type { Serialise } from './envelope.ts'
import { idOf } from './event-id.ts'
import { createLosses } from './losses.ts'
import { createQueue, type Pending } from './queue.ts'
import type { Sink } from './sink.ts'
import type { Spill, SpillOptions } from './spill.ts'
import { within } from './within.ts'

/** A sink under its name. */
export interface NamedSink {
  readonly name: string
  readonly sink: Sink
}

export interface LaneOptions extends NamedSink {
  /** `<edge>.<boot>` of this process. */
  readonly stream: string
  readonly serialise: Serialise
  readonly clock: Clock
  /** Most records that wait in memory. */
  readonly capacity: number
  readonly log: Logger | undefined
  /** Where records go while the sink is away, if anywhere. */
  readonly openSpill: ((onDamage: SpillOptions['onDamage']) => Spill) | null
  /** Records loss as an event of its own. */
  readonly declare: (gap: Gap) => undefined
  /** After records have left the queue and losses are declared. */
  readonly onRoom: () => undefined
}

/** The way of records to one sink: its queue, its place on disk, its losses. What happens here touches no other sink. */
export interface Lane {
  readonly name: string
  /** Whether a record would find a place. */
  readonly open: boolean
  /** A record finds a place or is lost. Never waits. */
  push(record: Pending): undefined
  /** A record was lost before it came here. */
  lose(seq: number): undefined
  /** Declares what was lost, as far as there is place for it. */
  declareLosses(): undefined
  /** Up to here every record has arrived, is on disk or is declared lost, when `last` is the newest number. */
  safe(last: number): number
  /** The last record that an earlier process left on disk. */
  readonly inherited: string | undefined
  sync(): Promise<void>
  /** Writes what is queued for at most `deadlineMs`, leaves the rest on disk, then closes the sink. */
  close(deadlineMs: number): Promise<void>
  stats(): SinkStats
}

export interface SinkStats {
  readonly sink: string
  readonly queued: number
  readonly delivered: number
  /** Records of this process that this sink will never receive. */
  readonly dropped: number
  readonly failedWrites: number
  /** Bytes on disk that wait for the sink. */
  readonly spilledBytes: number
  /** Age of the oldest record that waits. */
  readonly oldestMs: number
  /** True when the reader of the sink is gone for good. */
  readonly gone: boolean
}

export function createLane(options: LaneOptions): Lane {
  const { name, sink, stream, clock, declare } = options
  const queue = createQueue(options.capacity)
  const losses = createLosses()
  let dropped = 0
  let newest = 0
  const spill = options.openSpill?.(declareDamage) ?? null
  const delivery = createDelivery({ ...options, queue, spill, onRoom, onGone: discard })

  /** Before any later record can come: a full queue loses one unbroken range. */
  function onRoom(unserialisable: readonly number[]): undefined {
    dropped += unserialisable.length
    for (const lost of unserialisable) losses.add(lost, 'write-failed')
    declareLosses()
    options.onRoom()
  }

  function declareLosses(): undefined {
    for (const loss of losses.take(queue.free)) declare({ stream, sink: name, ...loss })
  }

  function declareDamage(before: string | undefined, behind: string | undefined): undefined {
    const first = before === undefined ? undefined : idOf(before)
    const last = behind === undefined ? undefined : idOf(behind)
    options.log?.error({ sink: name, before: first, behind: last }, 'events: some records on disk cannot be read')
    const between = (of: string, from: number, to: number | null): undefined =>
      declare({ stream: of, sink: name, from, to, count: null, why: 'spill-damaged' })
    if (first && first.stream === last?.stream) return between(first.stream, first.seq + 1, last.seq - 1)
    if (first) between(first.stream, first.seq + 1, first.stream === stream ? newest : null)
    if (last) between(last.stream, 1, last.seq - 1)
  }

  function discard(): undefined {
    dropped += queue.size
    queue.drop(queue.size)
  }

  function oldestMs(): number {
    const nowMs = clock.wallMs()
    const sinceMs = spill?.oldestMs ?? (queue.size > 0 ? queue.at(0).atMs : nowMs)
    return Math.max(0, nowMs - sinceMs)
  }

  return {
    name,
    inherited: spill?.inherited,
    get open() {
      return queue.free > 0 && !delivery.over
    },
    push(record) {
      newest = record.seq
      if (queue.free === 0 || delivery.over) {
        dropped++
        losses.add(record.seq, 'queue-full')
        return
      }
      queue.push(record)
      delivery.wake()
    },
    lose(seq) {
      newest = seq
      dropped++
      losses.add(seq, 'queue-full')
    },
    declareLosses,
    safe: (last) => Math.min(losses.first ?? last + 1, queue.size > 0 ? queue.at(0).seq : last + 1) - 1,
    sync: async () => spill?.sync(),
    async close(deadlineMs) {
      const startMs = clock.monotonicMs()
      await delivery.drain(deadlineMs)
      for (let n = 0; n < queue.size; n++) losses.add(queue.at(n).seq, 'write-failed')
      discard()
      const left = Math.max(0, deadlineMs - (clock.monotonicMs() - startMs))
      await Promise.all([within(sink.close(), left), within(spill?.close() ?? Promise.resolve(), left)])
    },
    stats: () => ({
      sink: name,
      queued: queue.size,
      delivered: delivery.delivered,
      dropped,
      failedWrites: delivery.failedWrites,
      spilledBytes: spill?.bytes ?? 0,
      oldestMs: oldestMs(),
      gone: delivery.gone,
    }),
  }
}
