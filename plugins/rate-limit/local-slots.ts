/** Slots in use by key in this process. Only keys with a request in flight are in here: there are no more than requests. */
export interface LocalSlots {
  used(key: string): number
  take(key: string, slots: number): undefined
  release(key: string, slots: number): undefined
  inUse(): number
  keys(): number
}

export function createLocalSlots(): LocalSlots {
  const byKey = new Map<string, number>()
  let inUse = 0
  return {
    used: (key) => byKey.get(key) ?? 0,
    take(key, slots) {
      byKey.set(key, (byKey.get(key) ?? 0) + slots)
      inUse += slots
    },
    release(key, slots) {
      const left = (byKey.get(key) ?? 0) - slots
      if (left > 0) byKey.set(key, left)
      else byKey.delete(key)
      inUse -= slots
    },
    inUse: () => inUse,
    keys: () => byKey.size,
  }
}
