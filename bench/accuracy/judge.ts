/** One request as the client and the application saw it; times in ms of one clock. */
export interface Shot {
  readonly sentAt: number
  /** When it reached the application; `null` when the gateway refused it. */
  readonly arrivedAt: number | null
}

export interface Limit {
  /** Tokens a second. */
  readonly rate: number
  readonly burst: number
}

/**
 * Tokens beyond `burst + rate * T`, at the worst interval of one key. A request was admitted between the moment when it
 * was sent and the moment when it reached the application, so an interval reaches from the earliest sending to the
 * latest arrival of those in it: what is over then is over for certain, whatever the machine was busy with.
 */
export function overAdmission(shots: readonly Shot[], { rate, burst }: Limit): number {
  const admitted = shots.filter((shot) => shot.arrivedAt !== null).sort((a, b) => a.arrivedAt! - b.arrivedAt!)
  let worst = Number.NEGATIVE_INFINITY
  for (let last = 0; last < admitted.length; last++) {
    let from = Number.POSITIVE_INFINITY
    for (let first = last; first >= 0; first--) {
      from = Math.min(from, admitted[first]!.sentAt)
      const seconds = (admitted[last]!.arrivedAt! - from) / 1_000
      worst = Math.max(worst, last - first + 1 - burst - rate * seconds)
    }
  }
  return Math.max(0, worst)
}

/** Share of what an ideal bucket would have admitted at the times of sending, and this one did not. */
export function underAdmission(shots: readonly Shot[], { rate, burst }: Limit): number {
  const sent = shots.map((shot) => shot.sentAt).sort((a, b) => a - b)
  let level = burst
  let before = sent[0] ?? 0
  let ideal = 0
  for (const at of sent) {
    level = Math.min(burst, level + ((at - before) / 1_000) * rate)
    before = at
    if (level < 1) continue
    level--
    ideal++
  }
  const admitted = shots.filter((shot) => shot.arrivedAt !== null).length
  return ideal === 0 ? 0 : Math.max(0, 1 - admitted / ideal)
}

/** The value that 99 of 100 do not exceed. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0
}
