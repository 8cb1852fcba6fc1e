import type { Clock, SharedBucket, SharedBucketOptions, SharedLimits } from '../contract/index.ts'
import type { BucketStore } from './bucket-store.ts'
import { createSharedBucket } from './shared-bucket.ts'
import { createSlotBook, type SlotBook } from './shared-slots.ts'
import type { SlotStore } from './slot-store.ts'

interface Held {
  readonly name: string
  readonly options: string
  readonly bucket: SharedBucket
  holders: number
}

/** The plugin whose limits are named in Redis by their names alone. */
const ordinary = 'rate-limit'

/**
 * Buckets and slots by name, for the view of each plugin. A reload asks for the new ones before it closes the old ones, so
 * that what did not change goes on with all that it holds. A bucket that did change is given back; slots go on, because
 * their requests do.
 */
export function createSharedLimits(store: BucketStore & SlotStore, clock: Clock): (plugin: string) => SharedLimits {
  const all = new Set<Held>()
  const books = new Map<string, SlotBook>()
  const nameOf = (plugin: string, name: string): string => (plugin === ordinary ? name : `${plugin}/${name}`)

  function open(name: string, options: SharedBucketOptions): Held {
    const text = JSON.stringify(options)
    for (const one of all) if (one.name === name && one.options === text) return one
    const made = { name, options: text, bucket: createSharedBucket(name, options, store, clock), holders: 0 }
    all.add(made)
    return made
  }

  return (plugin) => ({
    bucket(name, options) {
      const held = open(nameOf(plugin, name), options)
      held.holders++
      return {
        ...held.bucket,
        async close() {
          held.holders--
          if (held.holders > 0) return
          all.delete(held)
          await held.bucket.close()
        },
      }
    },
    slots(name, options) {
      const full = nameOf(plugin, name)
      const book = books.get(full) ?? createSlotBook(full, store, clock, () => books.delete(full))
      books.set(full, book)
      return book.open({ ...options })
    },
  })
}
