import type { Bound } from './limits.ts'

/** One request as the client and the application saw it; times in ms of one clock. */
export interface Shot {
  readonly sentAt: number
  /** When it reached the application; `null` when the gateway refused it. */
  readonly arrivedAt: number | null
  readonly leftAt: number | null
}

/**
 * Requests beyond the bound, at the worst interval of one key. A request was admitted between the moment when it was
 * sent and the moment when it reached the application, so an interval reaches from the earliest sending to the latest
 * arrival of those in it: what is over then is over for certain, whatever the machine was busy with.
 */
export function overAdmission(shots: readonly Shot[], bound: Bound): number {
  const admitted = shots.filter((shot) => shot.arrivedAt !== null).sort((a, b) => a.arrivedAt! - b.arrivedAt!)
  let worst = 0
  for (let last = 0; last < admitted.length; last++) {
    let from = Number.POSITIVE_INFINITY
    for (let first = last; first >= 0; first--) {
      from = Math.min(from, admitted[first]!.sentAt)
      const seconds = (admitted[last]!.arrivedAt! - from) / 1_000
      worst = Math.max(worst, last - first + 1 - bound(seconds))
    }
  }
  return worst
}

/** Requests beyond `most` that were with the application at a time. */
export function overInFlight(shots: readonly Shot[], most: number): number {
  const changes = shots
    .flatMap(({ arrivedAt, leftAt }) => (arrivedAt === null ? [] : [[arrivedAt, 1] as const, [leftAt!, -1] as const]))
    .sort(([a, up], [b, upToo]) => a - b || up - upToo)
  let now = 0
  let worst = 0
  for (const [, change] of changes) {
    now += change
    worst = Math.max(worst, now - most)
  }
  return worst
}

/** Share of what an ideal bucket would have admitted at the times of sending, and this one did not. */
export function underAdmission(shots: readonly Shot[], rate: number, burst: number): number {
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
  return shortOf(ideal, admittedOf(shots))
}

/** Against windows that hold `most` and begin with the first request after the one before. */
export function underAdmissionOfWindows(shots: readonly Shot[], window: number, most: number): number {
  const sent = shots.map((shot) => shot.sentAt).sort((a, b) => a - b)
  let endsAt = Number.NEGATIVE_INFINITY
  let left = 0
  let ideal = 0
  for (const at of sent) {
    if (at >= endsAt) {
      endsAt = at + window * 1_000
      left = most
    }
    if (left === 0) continue
    left--
    ideal++
  }
  return shortOf(ideal, admittedOf(shots))
}

/** Against slots that are held for `holdMs` each. */
export function underAdmissionOfSlots(shots: readonly Shot[], most: number, holdMs: number): number {
  const sent = shots.map((shot) => shot.sentAt).sort((a, b) => a - b)
  const busyUntil: number[] = []
  let ideal = 0
  for (const at of sent) {
    while (busyUntil.length > 0 && busyUntil[0]! <= at) busyUntil.shift()
    if (busyUntil.length >= most) continue
    busyUntil.push(at + holdMs)
    ideal++
  }
  return shortOf(ideal, admittedOf(shots))
}

export function admittedOf(shots: readonly Shot[]): number {
  return shots.filter((shot) => shot.arrivedAt !== null).length
}

function shortOf(ideal: number, admitted: number): number {
  return ideal === 0 ? 0 : Math.max(0, 1 - admitted / ideal)
}

/** The value that 99 of 100 do not exceed. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0
}
