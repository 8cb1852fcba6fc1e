import type { InForce, PolicySet } from './policy-sets.ts'

/** A set of policies that is or was in force. */
export interface PastSet {
  readonly set: PolicySet
  /** When it last came into force, milliseconds since 1970. */
  readonly sinceMs: number
  readonly by: string
}

/** Policies that changed, or how they judge. */
export interface PolicyChange {
  readonly plugin: string
  /** `null`: the plugin is new. The same set as `after`: other settings made the difference. */
  readonly before: PolicySet | null
  readonly after: PolicySet
  /** By whom, if not by a change of files. */
  readonly by: string | null
}

/** Sets of one plugin that can be gone back to. */
const maxSets = 10
const maxPlugins = 16

/** The sets that were in force, by plugin, newest first. In memory: a new process knows only its own. */
export function createPolicyHistory(wallMs: () => number) {
  const past = new Map<string, PastSet[]>()
  const settled = new Map<string, string>()
  return {
    /** A configuration came into force. Returns what changed. */
    take(inForce: ReadonlyMap<string, InForce>): readonly PolicyChange[] {
      const changes: PolicyChange[] = []
      for (const [plugin, { set, settings, stand }] of inForce) {
        const sets = past.get(plugin) ?? []
        const before = sets[0]?.set ?? null
        if (before?.hash === set.hash && settled.get(plugin) === settings) continue
        settled.set(plugin, settings)
        changes.push({ plugin, before, after: set, by: stand?.by ?? null })
        if (before?.hash === set.hash) continue
        const others = sets.filter((one) => one.set.hash !== set.hash).slice(0, maxSets - 1)
        past.set(plugin, [{ set, sinceMs: wallMs(), by: stand?.by ?? 'files' }, ...others])
      }
      for (const plugin of [...past.keys()].slice(0, Math.max(0, past.size - maxPlugins))) {
        past.delete(plugin)
        settled.delete(plugin)
      }
      return changes
    },
    of: (plugin: string): readonly PastSet[] => past.get(plugin) ?? [],
  }
}

export type PolicyHistory = ReturnType<typeof createPolicyHistory>
