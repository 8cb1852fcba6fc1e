import type { BanBackend, LogEntry } from '../state/bans/backend.ts'

interface Stored {
  readonly value: string
  readonly untilMs: number
}

/** Changes that one who follows may be behind; whoever is further behind reads everything anew. */
const logLength = 10_000
const longestWaitMs = 500

/**
 * The bans of one gateway with several workers, in its main thread: what Redis is to several gateways, with the same rules
 * (state/scripts/bans-set.lua). A change is told to whoever waits for one, at once.
 */
export function createBanHub(wallMs: () => number): BanBackend {
  const stored = new Map<string, Stored>()
  let log: LogEntry[] = []
  let count = 0
  const waiting = new Set<() => void>()

  function liveValue(field: string): string | undefined {
    const one = stored.get(field)
    return one !== undefined && one.untilMs > wallMs() ? one.value : undefined
  }

  function store(field: string, one: Stored): undefined {
    stored.set(field, one)
    count++
    log.push({ place: String(count), count, value: one.value })
    if (log.length > 2 * logLength) log = log.slice(-logLength)
  }

  function behind(place: string): readonly LogEntry[] {
    const first = log[0]?.count ?? 1
    // What is not in the log any more is a gap to its reader.
    return log.slice(Math.max(0, Number(place) + 1 - first))
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, longestWaitMs)
      waiting.add(done)
    })
  }

  function removeEnded(): string[] {
    const nowMs = wallMs()
    const ended: string[] = []
    for (const [field, one] of stored) {
      if (one.untilMs > nowMs) continue
      stored.delete(field)
      ended.push(one.value)
    }
    return ended
  }

  return {
    async set(changes) {
      const replies = changes.map(({ field, expected, value, untilMs }) => {
        const there = liveValue(field)
        const id = there?.slice(0, idLength) ?? ''
        if (id === value.slice(0, idLength)) return { done: 'same' as const }
        if (there !== undefined && id !== expected) return { done: 'refused' as const, value: there }
        store(field, { value, untilMs })
        return { done: 'written' as const }
      })
      for (const tell of waiting) tell()
      return replies
    },
    look: async () => ({ nowMs: wallMs(), count, last: String(count), ended: removeEnded() }),
    async all(visit) {
      for (const { value } of stored.values()) visit(value)
    },
    async next(after) {
      if (behind(after).length === 0) await nextChange()
      return behind(after)
    },
    ready: async () => undefined,
    close() {
      for (const tell of waiting) tell()
    },
  }
}

/** Values begin with it. */
const idLength = 16
