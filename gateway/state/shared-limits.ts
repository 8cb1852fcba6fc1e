import type { Clock, SharedBucket, SharedBucketOptions, SharedLimits } from '../contract/index.ts'
import type { BucketStore } from './bucket-store.ts'
import { createSharedBucket } from './shared-bucket.ts'

interface Held {
  readonly name: string
  readonly options: string
  readonly bucket: SharedBucket
  holders: number
}

/** The plugin whose limits are named in Redis by their names alone. */
const ordinary = 'rate-limit'

/**
 * Buckets by name, for the view of each plugin. A reload asks for the new ones before it closes the old ones, so that what
 * did not change goes on with all that it holds, and what did change is given back.
 */
export function createSharedLimits(store: BucketStore, clock: Clock): (plugin: string) => SharedLimits {
  const all = new Set<Held>()

  function open(name: string, options: SharedBucketOptions): Held {
    const text = JSON.stringify(options)
    for (const one of all) if (one.name === name && one.options === text) return one
    const made = { name, options: text, bucket: createSharedBucket(name, options, store, clock), holders: 0 }
    all.add(made)
    return made
  }

  return (plugin) => ({
    bucket(name, options) {
      const held = open(plugin === ordinary ? name : `${plugin}/${name}`, options)
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
  })
}
