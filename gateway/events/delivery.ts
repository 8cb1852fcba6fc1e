import type { Clock, Logger } from '../contract/index.ts'
import type { Serialise } from './envelope.ts'
import type { Queue } from './queue.ts'
import { errorCode, isGone, type Sink } from './sink.ts'

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
const firstRetryMs = 50
const lastRetryMs = 5_000

/** Moves records from the queue to the sink: in batches, in order, one in flight, each until the sink has taken it. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { queue, sink, log } = options
  let running: Promise<void> | undefined
  let lingering: NodeJS.Timeout | undefined
  let endWait: (() => void) | undefined
  let stopped = false
  let gone = false
  let delivered = 0
  let failedWrites = 0

  async function run(): Promise<void> {
    while (queue.size > 0 && !stopped && !gone) {
      const batch = nextBatch(options)
      if (batch.lines !== '') await writeUntilTaken(batch.lines)
      if (stopped || gone) return
      queue.drop(batch.records)
      delivered += batch.records - batch.unserialisable.length
      options.onDelivered(batch.unserialisable)
    }
  }

  async function writeUntilTaken(lines: string): Promise<void> {
    for (let waitMs = firstRetryMs; !stopped; waitMs = Math.min(lastRetryMs, waitMs * 2)) {
      try {
        await sink.write(lines)
        if (waitMs > firstRetryMs) log?.info({}, 'events: the sink takes records again')
        return
      } catch (error) {
        if (stopped) return
        failedWrites++
        const data = { code: errorCode(error), error: (error as Error).message, queued: queue.size }
        if (isGone(error)) {
          gone = true
          options.onGone()
          log?.error(data, 'events: the reader is gone; every further record is counted as dropped')
          return
        }
        if (waitMs === firstRetryMs) log?.warn(data, 'events: the sink failed; records wait in the queue')
        await pause(waitMs)
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      endWait = () => {
        clearTimeout(timer)
        resolve()
      }
    })
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
    if (running || lingering || stopped || gone) return
    lingering = setTimeout(start, lingerMs)
    lingering.unref()
  }

  return {
    wake,
    async drain(deadlineMs) {
      endWait?.()
      let timer: NodeJS.Timeout | undefined
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs)
      })
      await Promise.race([start(), deadline])
      clearTimeout(timer)
      stopped = true
      endWait?.()
    },
    get gone() {
      return gone
    },
    get over() {
      return gone || stopped
    },
    get delivered() {
      return delivered
    },
    get failedWrites() {
      return failedWrites
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
