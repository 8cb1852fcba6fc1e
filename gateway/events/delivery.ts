import type { Clock, Logger } from '../contract/index.ts'
import type { Serialise } from './envelope.ts'
import type { Queue } from './queue.ts'
import { createRetry } from './retry.ts'
import type { Sink } from './sink.ts'
import { within } from './within.ts'

export interface DeliveryOptions {
  readonly queue: Queue
  readonly serialise: Serialise
  readonly sink: Sink
  readonly clock: Clock
  readonly log?: Logger | undefined
  /** After a batch has left the queue: `unserialisable` are the sequence numbers in it that could not be written. */
  readonly onDelivered: (unserialisable: readonly number[]) => undefined
  /** The reader is gone for good: nothing in the queue will be written. */
  readonly onGone: () => undefined
}

export interface Delivery {
  /** There is something in the queue. Cheap; never works in the caller's turn. */
  wake(): undefined
  /** Resolves when the queue is empty, the sink is gone or `deadlineMs` have passed; then nothing is written any more. */
  drain(deadlineMs: number): Promise<void>
  /** The reader is gone for good. */
  readonly gone: boolean
  /** Nothing will be written any more: the reader is gone, or `drain` has ended. */
  readonly over: boolean
  readonly delivered: number
  readonly failedWrites: number
}

/** Records come in bursts: waiting this long makes one write of many, and a reader still sees them at once. */
const lingerMs = 5
/** What an empty Linux pipe takes at once. */
const batchChars = 65_536
/** Longest time of one turn spent on serialising (about 2 µs a record); requests wait for no longer than this. */
const batchMs = 1
/** Reading the clock costs as much as a short record: look every so many. */
const recordsPerLook = 16

/** Moves records from the queue to the sink: in batches, in order, one in flight, each until the sink has taken it. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { queue, onDelivered, onGone } = options
  const retry = createRetry(options.sink, options.log)
  let running: Promise<void> | undefined
  let lingering: NodeJS.Timeout | undefined
  let end: 'gone' | 'drained' | undefined
  let delivered = 0

  async function run(): Promise<void> {
    while (queue.size > 0) {
      const { lines, records, unserialisable } = nextBatch(options)
      const result = await (lines === '' ? 'taken' : retry.write(lines))
      if (end === 'drained') return
      if (result === 'gone') {
        end = result
        return onGone()
      }
      queue.drop(records)
      delivered += records - unserialisable.length
      onDelivered(unserialisable)
    }
  }

  function start(): Promise<void> {
    clearTimeout(lingering)
    lingering = undefined
    running ??= run().finally(() => {
      running = undefined
      if (queue.size > 0) wake()
    })
    return running
  }

  function wake(): undefined {
    if (running || lingering || end) return
    lingering = setTimeout(start, lingerMs)
    lingering.unref()
  }

  return {
    wake,
    async drain(deadlineMs) {
      retry.hurry()
      await within(start(), deadlineMs)
      end ??= 'drained'
      retry.stop()
    },
    get gone() {
      return end === 'gone'
    },
    get over() {
      return end !== undefined
    },
    get delivered() {
      return delivered
    },
    get failedWrites() {
      return retry.failures
    },
  }
}

interface Batch {
  readonly lines: string
  readonly records: number
  readonly unserialisable: readonly number[]
}

/** As many of the oldest records as fit into one turn of the event loop, at least one. They stay in the queue. */
function nextBatch({ queue, serialise, clock }: DeliveryOptions): Batch {
  const unserialisable: number[] = []
  const endMs = clock.monotonicMs() + batchMs
  let lines = ''
  let records = 0
  while (records < queue.size && lines.length < batchChars) {
    const record = queue.at(records++)
    try {
      lines += serialise(record)
    } catch {
      // A cycle or a BigInt in what a plugin handed in: this record is lost, those behind it are not.
      unserialisable.push(record.seq)
    }
    if (records % recordsPerLook === 0 && clock.monotonicMs() >= endMs) break
  }
  return { lines, records, unserialisable }
}
