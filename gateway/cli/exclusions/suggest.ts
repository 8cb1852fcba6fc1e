import { type Decision, familyOf, type Signal } from '../../contract/index.ts'
import { normalizeAddress, toClient } from '../../http/client-address.ts'
import { type Cut, cutsFor, type Effect, effectOf, evidenceOf } from './effect.ts'

export interface SuggestRules {
  /** Families that an exclusion may name. */
  readonly families: ReadonlySet<string>
  /** A request with this score or more is a candidate, and passes below it. */
  readonly threshold: number
  /** Fewest clients that must have shown the evidence. */
  readonly minClients: number
  /** Only these requests are false alarms; `null`: every candidate may be one. */
  readonly falseAlarms: ReadonlySet<string> | null
}

export interface Suggestion extends Cut {
  readonly requests: number
  readonly clients: number
  /** Latest request ids, at most three. */
  readonly examples: readonly string[]
}

export interface Judged extends Effect {
  readonly id: string
  /** With all suggestions in force. */
  readonly passes: boolean
}

export interface Suggestions {
  readonly candidates: number
  /** Clients whose evidence is of so many kinds that they look like attackers. */
  readonly attackers: number
  readonly suggestions: readonly Suggestion[]
  /** Too few clients have shown these. */
  readonly leftOut: readonly Suggestion[]
  /** The false alarms that were named, and what would become of them. */
  readonly falseAlarms: readonly Judged[]
  /** Candidates that were not named as false alarms, and would pass too. */
  readonly alsoPass: number
}

interface Candidate {
  readonly id: string
  readonly client: string
  readonly route: string
  readonly signals: readonly Signal[]
}

/** Clients that try more families than this, or come with a scanner, are looking for holes: nothing speaks for them. */
const honestFamilies = 3

/** The narrowest exclusions that would have let the false alarms pass, those that concern most clients first. */
export function suggestExclusions(decisions: readonly Decision[], rules: SuggestRules): Suggestions {
  const all = decisions.flatMap((decision) => toCandidate(decision, rules))
  const attackers = attackersAmong(all)
  const honest = all.filter(({ client }) => !attackers.has(client))
  const named = rules.falseAlarms
  const alarms = named === null ? honest : all.filter(({ id }) => named.has(id))
  const cuts = alarms.flatMap(({ signals, route }) => cutsFor(signals, route, rules.threshold, rules.families))
  const ranked = [...Map.groupBy(cuts, keyOf).values()]
    .map(([cut]) => toSuggestion(cut!, honest))
    .sort((a, b) => b.clients - a.clients || b.requests - a.requests || (keyOf(a) < keyOf(b) ? -1 : 1))
  const suggestions = ranked.filter(({ clients }) => clients >= rules.minClients)
  const judged = (candidate: Candidate): Judged => {
    const effect = effectOf(candidate.signals, candidate.route, suggestions)
    return { id: candidate.id, ...effect, passes: effect.after < rules.threshold }
  }
  return {
    candidates: all.length,
    attackers: attackers.size,
    suggestions,
    leftOut: ranked.filter(({ clients }) => clients < rules.minClients),
    falseAlarms: named === null ? [] : alarms.map(judged),
    alsoPass: named === null ? 0 : all.filter((one) => !named.has(one.id) && judged(one).passes).length,
  }
}

function toCandidate(decision: Decision, { families, threshold }: SuggestRules): readonly Candidate[] {
  const { request, client } = decision
  const signals = evidenceOf(decision, families)
  if (request.route === null || effectOf(signals, request.route, []).score < threshold) return []
  return [{ id: request.id, client: keyOfClient(client.address), route: request.route, signals }]
}

/** As limits count clients: an IPv6 network of 64 bits is one. */
function keyOfClient(address: string): string {
  const known = normalizeAddress(address)
  return known === null ? address : toClient(known).key
}

function attackersAmong(candidates: readonly Candidate[]): ReadonlySet<string> {
  const families = new Map<string, Set<string>>()
  for (const { client, signals } of candidates) {
    const seen = families.get(client) ?? new Set()
    for (const { id } of signals) seen.add(familyOf(id))
    families.set(client, seen)
  }
  const isAttacker = (seen: ReadonlySet<string>) => seen.size > honestFamilies || seen.has('scanner')
  return new Set([...families].filter(([, seen]) => isAttacker(seen)).map(([client]) => client))
}

function toSuggestion({ family, where, route }: Cut, candidates: readonly Candidate[]): Suggestion {
  const shown = candidates.filter((one) => {
    return one.route === route && one.signals.some((signal) => signal.where === where && familyOf(signal.id) === family)
  })
  return {
    family,
    where,
    route,
    requests: shown.length,
    clients: new Set(shown.map(({ client }) => client)).size,
    examples: shown.slice(-3).map(({ id }) => id),
  }
}

function keyOf({ family, where, route }: Cut): string {
  return `${route}\n${where}\n${family}`
}
