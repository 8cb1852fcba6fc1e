import type { Clock, Logger } from '../contract/index.ts'
import { type Batch, nextBatch, toText } from './batch.ts'
import type { Serialise } from './envelope.ts'
import { createOverflow } from './overflow.ts'
import type { Queue } from './queue.ts'
import { createRetry } from './retry.ts'
import type { Sink } from './sink.ts'
import type { Spill } from './spill.ts'
import { within } from './within.ts'

export interface DeliveryOptions {
  readonly queue: Queue
  readonly serialise: Serialise
  /** Name of the sink. */
  readonly name: string
  readonly sink: Sink
  /** Where records go while the sink is away; `null`: they stay in the queue. */
  readonly spill: Spill | null
  readonly clock: Clock
  readonly log: Logger | undefined
  /** After records have left the queue: `unserialisable` are the numbers of those that could not be written. */
  readonly onRoom: (unserialisable: readonly number[]) => undefined
  /** The reader is gone for good: nothing in the queue will be written. */
  readonly onGone: () => undefined
}

export interface Delivery {
  /** There is something in the queue. Cheap; never works in the caller's turn. */
  wake(): undefined
  /** Resolves when all is written, the sink is gone, or the time is over and the rest is on disk; then it is over. */
  drain(deadlineMs: number): Promise<void>
  /** The reader is gone for good. */
  readonly gone: boolean
  /** Nothing will be written any more: the reader is gone, or `drain` has ended. */
  readonly over: boolean
  readonly delivered: number
  readonly failedWrites: number
}

/**
 * Waiting this long makes one write of many, and a reader still sees them at once. Each write wakes another thread, which on
 * a busy core costs 0.2 ms of what serves requests.
 */
const lingerMs = 25

/** Some events for the sink. */
interface Load {
  readonly text: string
  readonly count: number
  /** The sink has taken them. */
  taken(): Promise<void>
}

/** Moves records to the sink: what is on disk first, in batches, in order, one in flight, each until the sink has taken it. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { queue, spill, onRoom, onGone, name, sink, log } = options
  const take = (): Batch => nextBatch(queue, options.serialise, options.clock)
  const overflow = spill && createOverflow({ queue, spill, sink: name, log, take, onRoom })
  const retry = createRetry({ sink, name, log, onTrouble: () => overflow?.trouble() })
  let running: Promise<void> | undefined
  let lingering: NodeJS.Timeout | undefined
  let end: 'gone' | 'drained' | undefined
  let delivered = 0

  async function run(): Promise<void> {
    for (let load = await next(); load !== undefined; load = await next()) {
      const result = load.text === '' ? 'taken' : await retry.write(load.text)
      if (end === 'drained') return
      if (result === 'gone') {
        end = result
        return onGone()
      }
      overflow?.calm()
      delivered += load.count
      await load.taken()
    }
  }

  async function next(): Promise<Load | undefined> {
    while (spill && overflow) {
      const load = spill.behind > 0 ? await fromDisk(spill) : undefined
      if (load) return load
      if (overflow.moving === undefined) break
      await overflow.moving
    }
    return queue.size > 0 ? fromQueue() : undefined
  }

  async function fromDisk(from: Spill): Promise<Load | undefined> {
    const read = await from.read()
    const taken = async (): Promise<void> => from.release(read!.end)
    return read && { text: toText(read.lines), count: read.lines.length, taken }
  }

  function fromQueue(): Load {
    const batch = take()
    overflow?.hold(batch)
    return {
      text: toText(batch.lines),
      count: batch.lines.length,
      async taken() {
        if (overflow === null) queue.drop(batch.records)
        else if (!(await overflow.letGo())) return
        onRoom(batch.unserialisable)
      },
    }
  }

  const waiting = (): boolean => queue.size > 0 || (spill?.behind ?? 0) > 0

  function start(): Promise<void> {
    clearTimeout(lingering)
    lingering = undefined
    running ??= run().finally(() => {
      running = undefined
      if (waiting()) wake()
    })
    return running
  }

  function wake(): undefined {
    overflow?.wake()
    if (running || lingering || end) return
    lingering = setTimeout(start, lingerMs)
    lingering.unref()
  }

  if (waiting()) wake()
  return {
    wake,
    async drain(deadlineMs) {
      retry.hurry()
      await within(start(), overflow ? deadlineMs / 2 : deadlineMs)
      if (overflow && end !== 'gone') await within(overflow.rest(), deadlineMs / 2)
      end ??= 'drained'
      overflow?.stop()
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
