import { composeScore, type Decision, familyOf, familyPoints, type Signal } from '../../contract/index.ts'

/** A family that does not count in one place of one route. */
export interface Cut {
  readonly family: string
  readonly where: string
  readonly route: string
}

export interface Effect {
  /** Of the evidence as it is recorded, also where its plugin only observes. */
  readonly score: number
  /** Without what the cuts take out. */
  readonly after: number
}

/** The evidence of a request as it would count in enforce mode; what other plugins observe does not. */
export function evidenceOf({ score }: Decision, families: ReadonlySet<string>): readonly Signal[] {
  return score.signals.flatMap((signal) => {
    if (!signal.observed) return [signal]
    return families.has(familyOf(signal.id)) ? [{ ...signal, observed: false }] : []
  })
}

/** The arithmetic of the score over the recorded evidence, with and without the cuts. */
export function effectOf(signals: readonly Signal[], route: string, cuts: readonly Cut[]): Effect {
  const left = signals.filter(({ id, where }) => {
    return !cuts.some((cut) => cut.family === familyOf(id) && cut.where === where && cut.route === route)
  })
  return { score: composeScore(signals), after: composeScore(left) }
}

/**
 * The fewest cuts that bring a request below the threshold, strongest first: taking the strongest family out of its
 * strongest place, again and again. What no exclusion can take out may leave it above.
 */
export function cutsFor(
  signals: readonly Signal[],
  route: string,
  threshold: number,
  families: ReadonlySet<string>,
): readonly Cut[] {
  const cuts: Cut[] = []
  let left = signals
  while (composeScore(left) >= threshold) {
    const strongest = strongestPlace(left, families)
    if (strongest === undefined) break
    cuts.push({ ...strongest, route })
    left = left.filter(({ id, where }) => familyOf(id) !== strongest.family || where !== strongest.where)
  }
  return cuts
}

function strongestPlace(signals: readonly Signal[], families: ReadonlySet<string>) {
  const places = Map.groupBy(
    // A star from a client would widen the exclusion to every place that begins so.
    signals.filter(({ id, where }) => families.has(familyOf(id)) && !where.includes('*')),
    ({ id, where }) => `${familyOf(id)}\n${where}`,
  )
  let best: { readonly family: string; readonly where: string } | undefined
  let most = -1
  for (const found of places.values()) {
    const family = familyOf(found[0]!.id)
    const points = familyPoints(found).get(family) ?? 0
    if (points <= most) continue
    most = points
    best = { family, where: found[0]!.where }
  }
  return best
}
