import type { Clock } from '../contract/index.ts'
import type { Serialise } from './envelope.ts'
import type { Queue } from './queue.ts'

/** The oldest records of a queue, as text; they stay in the queue. */
export interface Batch {
  /** Each is one event without a line feed. */
  readonly lines: readonly string[]
  /** Records that it stands for: one per line, and those that could not be written. */
  readonly records: number
  /** Their sequence numbers. */
  readonly unserialisable: readonly number[]
}

/** What an empty Linux pipe takes at once. */
const batchChars = 65_536
/** Longest time of one turn spent on serialising (about 2 µs a record); requests wait for no longer than this. */
const batchMs = 1
/** Reading the clock costs as much as a short record: look every so many. */
const recordsPerLook = 16

/** As many of the oldest records as fit into one turn of the event loop, at least one if there is one. */
export function nextBatch(queue: Queue, serialise: Serialise, clock: Clock): Batch {
  const unserialisable: number[] = []
  const endMs = clock.monotonicMs() + batchMs
  const lines: string[] = []
  let chars = 0
  let records = 0
  while (records < queue.size && chars < batchChars) {
    const record = queue.at(records++)
    try {
      record.line ??= serialise(record)
      lines.push(record.line)
      chars += record.line.length
    } catch {
      // A cycle or a BigInt in what a plugin handed in: this record is lost, those behind it are not.
      unserialisable.push(record.seq)
    }
    if (records % recordsPerLook === 0 && clock.monotonicMs() >= endMs) break
  }
  return { lines, records, unserialisable }
}

/** One event a line, as sinks take it. */
export function toText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
