import type { Ban } from '../../contract/index.ts'

/** A conflict of the same kind on one target is told once in this time: clients can make them. */
const everyMs = 60_000
const maxRemembered = 1_000

/** Says whether a conflict is due to be told. */
export function createConflictMemory(): (key: string, nowMs: number) => boolean {
  const quietUntilMs = new Map<string, number>()
  return (key, nowMs) => {
    if ((quietUntilMs.get(key) ?? 0) > nowMs) return false
    if (quietUntilMs.size >= maxRemembered) quietUntilMs.clear()
    quietUntilMs.set(key, nowMs + everyMs)
    return true
  }
}

export function describeBan({ effect, target, untilMs, by, reason }: Ban): string {
  const what = { ban: 'banned', allow: 'allowed', lifted: 'lifted' }[effect]
  const until = effect === 'lifted' ? '' : ` until ${new Date(untilMs).toISOString()}`
  return `${target} ${what}${until} by ${by} (${reason})`
}
