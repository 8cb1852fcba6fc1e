/** One piece of evidence. */
export interface Signal {
  /** `<family>.<what>`, for example `sqli.tautology`. The part before the first dot is the family. */
  readonly id: string
  /** 0-100: how dangerous the request would be if this were the only evidence. */
  readonly points: number
  /** The place of the evidence: `query.id`, `path`, `header.user-agent`, `cookie.sid`, `body.json./user/name`. */
  readonly where: string
  /** How the value was read before the evidence appeared: `['percent', 'percent', 'html']`. */
  readonly steps?: readonly string[]
  /** What weighed most, in pieces that are safe to show: for evidence that has no rule with a name. */
  readonly because?: readonly string[]
  /** From a plugin in observe mode: recorded, not counted. */
  readonly observed?: boolean
  /** The beginning of the value, put in by the core where `events.excerpts` asks for it. */
  readonly excerpt?: string
}

/** The composed signals of one request. */
export interface Score {
  /** 0-100, an integer; higher is more dangerous. */
  readonly total: number
  readonly signals: readonly Signal[]
}

/** Collects signals while the score hooks run. At most `maxSignals` are kept; further ones only count. */
export interface ScoreSheet {
  add(signal: Signal): undefined
}

/**
 * The stated arithmetic of the score; `explain` and the tests recompute it from the recorded signals.
 *
 * 1. Evidence of one family in one place adds up with diminishing returns: the strongest signal counts in full, the
 *    next one by half, the next by a quarter and so on, at most 100 in sum.
 * 2. A family counts with its strongest place: the same attack pasted into two fields is one attack.
 * 3. Families are independent evidence: `100 * (1 - product(1 - family / 100))`, rounded to the nearest integer.
 */
export function composeScore(signals: readonly Signal[]): number {
  if (signals.length === 0) return 0
  let harmless = 1
  for (const points of familyPoints(signals).values()) harmless *= 1 - points / 100
  return Math.round(100 * (1 - harmless))
}

/** The family of a signal id: `sqli` of `sqli.tautology`. */
export function familyOf(id: string): string {
  const dot = id.indexOf('.')
  return dot < 0 ? id : id.slice(0, dot)
}

/** Points per family (steps 1 and 2 of `composeScore`). */
export function familyPoints(signals: readonly Signal[]): Map<string, number> {
  const places = new Map<string, Signal[]>()
  for (const signal of signals) {
    if (signal.observed) continue
    const key = `${familyOf(signal.id)}\n${signal.where}`
    const sameplace = places.get(key)
    if (sameplace) sameplace.push(signal)
    else places.set(key, [signal])
  }
  const families = new Map<string, number>()
  for (const [key, found] of places) {
    const family = key.slice(0, key.indexOf('\n'))
    families.set(family, Math.max(families.get(family) ?? 0, placePoints(found)))
  }
  return families
}

function placePoints(signals: Signal[]): number {
  signals.sort((a, b) => b.points - a.points)
  let sum = 0
  let weight = 1
  for (const { points } of signals) {
    sum += Math.min(100, Math.max(0, points)) * weight
    weight /= 2
  }
  return Math.min(100, sum)
}
