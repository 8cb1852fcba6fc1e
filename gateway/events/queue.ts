import type { EventData, EventType } from '../contract/index.ts'

/** A record that waits to be serialised. Its data must not change any more. */
export interface Pending {
  readonly type: EventType
  readonly seq: number
  readonly atMs: number
  readonly data: EventData[EventType]
  /** Its text, made for the first sink that comes to it and used by all others. */
  line: string | undefined
}

/** First in, first out, of fixed capacity: a record keeps its place until the sink has it. */
export interface Queue {
  readonly size: number
  readonly free: number
  /** Only with `free` above 0. */
  push(record: Pending): undefined
  /** The record at `index`, counted from the oldest; only with `index < size`. */
  at(index: number): Pending
  /** Removes the oldest `count` records. */
  drop(count: number): undefined
}

export function createQueue(capacity: number): Queue {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`ledger capacity of ${capacity}: use a whole number of 1 or more`)
  }
  const slots = new Array<Pending | undefined>(capacity).fill(undefined)
  let head = 0
  let size = 0
  return {
    get size() {
      return size
    },
    get free() {
      return capacity - size
    },
    push(record) {
      slots[(head + size) % capacity] = record
      size++
    },
    at: (index) => slots[(head + index) % capacity]!,
    drop(count) {
      for (let n = 0; n < count; n++) {
        slots[head] = undefined
        head = (head + 1) % capacity
      }
      size -= count
    },
  }
}
