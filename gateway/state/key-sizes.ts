import { type KeyFamilyName, keyFamilies } from './keys.ts'
import type { Connection } from './redis-connection.ts'

/** How large keys are in Redis: of each family the key that was used last, weighed now and then. */
export interface KeySizes {
  /** Cheap: remembers the key. */
  used(family: KeyFamilyName, key: string): undefined
  read(): readonly KeySize[]
  close(): undefined
}

export interface KeySize {
  readonly family: KeyFamilyName
  readonly bytes: number
  readonly budgetBytes: number
}

const weighEveryMs = 5_000

export function createKeySizes(connection: Connection): KeySizes {
  const latest = new Map<KeyFamilyName, string>()
  const sizes = new Map<KeyFamilyName, number>()

  async function weigh(family: KeyFamilyName, key: string): Promise<void> {
    latest.delete(family)
    try {
      const bytes = await connection.command(key, 'memory', 'usage', key)
      // Nothing: the key is gone already.
      if (typeof bytes === 'number') sizes.set(family, bytes)
    } catch {
      // Redis is away, or the user may not ask: a size is not worth more than that.
    }
  }

  const timer = setInterval(() => {
    for (const [family, key] of latest) void weigh(family, key)
  }, weighEveryMs).unref()

  return {
    used(family, key) {
      latest.set(family, key)
    },
    read: () => [...sizes].map(([family, bytes]) => ({ family, bytes, budgetBytes: keyFamilies[family].budgetBytes })),
    close: () => clearInterval(timer) as undefined,
  }
}
