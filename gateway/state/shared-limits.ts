import type { Clock, SharedLimits } from '../contract/index.ts'
import type { BucketStore } from './bucket-store.ts'
import { createSharedBucket } from './shared-bucket.ts'
import { createSlotBook, type SlotBook } from './shared-slots.ts'
import { createSharedWindow } from './shared-window.ts'
import type { SlotStore } from './slot-store.ts'
import type { WindowStore } from './window-store.ts'

interface Counter {
  close(): Promise<void>
}

interface Held {
  readonly counter: Counter
  holders: number
}

/** The plugin whose limits are named in Redis by their names alone. */
const ordinary = 'rate-limit'

/**
/**
 * Counters by name, for the view of each plugin. A reload asks for the new ones before it closes the old ones, so that what
 * did not change goes on with all that it holds, and what did change is given back. Slots always go on, because their
 * requests do.
 */
export function createSharedLimits(
  store: BucketStore & SlotStore & WindowStore,
  clock: Clock,
): (plugin: string) => SharedLimits {
  const all = new Map<string, Held>()
  const books = new Map<string, SlotBook>()

  function hold<C extends Counter>(kind: string, name: string, options: object, make: () => C): C {
    const id = `${kind} ${name} ${JSON.stringify(options)}`
    const held = all.get(id) ?? { counter: make(), holders: 0 }
    all.set(id, held)
    held.holders++
    return {
      ...(held.counter as C),
      async close() {
        held.holders--
        if (held.holders > 0) return
        all.delete(id)
        await held.counter.close()
      },
    }
  }

  return (plugin) => {
    const toFull = (name: string): string => (plugin === ordinary ? name : `${plugin}/${name}`)
    return {
      bucket(name, options) {
        const full = toFull(name)
        return hold('bucket', full, options, () => createSharedBucket(full, options, store, clock))
      },
      window(name, options) {
        const full = toFull(name)
        return hold('window', full, options, () => createSharedWindow(full, options, store, clock))
      },
      slots(name, options) {
        const full = toFull(name)
        const book = books.get(full) ?? createSlotBook(full, store, clock, () => books.delete(full))
        books.set(full, book)
        return book.open({ ...options })
      },
    }
  }
}
