import type { Decision, Summary } from '../contract/index.ts'

/** Counts requests until the second is over, so that sampling loses nothing for statistics. */
export interface Window {
  /** The first whole second of the wall clock in it; `undefined` while there is nothing to report. */
  readonly second: number | undefined
  count(decision: Decision, sampled: boolean, second: number): undefined
  /** What was counted since the last call; starts anew. */
  take(): Summary
}

export function createWindow(): Window {
  let first: number | undefined
  let last = 0
  let requests = 0
  let unsampled = 0
  let actions = new Map<string, number>()
  let statuses = new Map<number, number>()
  return {
    get second() {
      return first
    },
    count(decision, sampled, second) {
      first ??= second
      last = second
      requests++
      if (!sampled) unsampled++
      const { action } = decision.verdict
      const { status } = decision.outcome
      actions.set(action, (actions.get(action) ?? 0) + 1)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    },
    take() {
      const from = first ?? last
      const summary: Summary = {
        fromMs: from * 1_000,
        // More than one second when the queue had no place for the summary in time; the clock may have been set back.
        toMs: (Math.max(from, last) + 1) * 1_000,
        requests,
        actions: Object.fromEntries(actions),
        statuses: Object.fromEntries(statuses),
        unsampled,
      }
      first = undefined
      requests = 0
      unsampled = 0
      actions = new Map()
      statuses = new Map()
      return summary
    },
  }
}
