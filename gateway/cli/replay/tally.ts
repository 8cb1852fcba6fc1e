import type { DecidedBy } from '../../contract/index.ts'
import type { Outcome, RecordedRequest } from './recorded.ts'

/** A request that a client would see decided otherwise. */
export interface Flip {
  readonly id: string
  readonly place: number
  readonly timeMs: number
  readonly method: string
  readonly path: string
  readonly route: string | null
  readonly champion: Outcome
  readonly candidate: Outcome
}

/** Flips of one kind: the same decision became the same other decision on one route. */
export interface FlipGroup {
  readonly route: string | null
  readonly champion: Decided
  readonly candidate: Decided
  count: number
}

type Decided = Pick<Outcome, 'action' | 'plugin' | 'rule' | 'status'>

export type Actions = Record<DecidedBy['action'], number>

export interface Tally {
  count(request: RecordedRequest, champion: Outcome, candidate: Outcome): undefined
  readonly champion: Actions
  readonly candidate: Actions
  flips(): number
  /** The same for the client, by another rule. */
  otherRule(): number
  /** The most frequent first. Bounded by the rules and routes of the two configurations. */
  groups(): readonly FlipGroup[]
  /** The first ones. */
  readonly shown: readonly Flip[]
}

export function createTally(mostShown: number): Tally {
  const champion = noActions()
  const candidate = noActions()
  const groups = new Map<string, FlipGroup>()
  const shown: Flip[] = []
  let flips = 0
  let otherRule = 0
  return {
    count(request, before, after) {
      champion[before.action]++
      candidate[after.action]++
      if (effectOf(before) === effectOf(after)) {
        if (before.plugin !== after.plugin || before.rule !== after.rule) otherRule++
        return
      }
      flips++
      addTo(groups, before, after)
      if (shown.length < mostShown) shown.push(toFlip(request, before, after))
    },
    champion,
    candidate,
    flips: () => flips,
    otherRule: () => otherRule,
    groups: () => [...groups.values()].sort((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1)),
    shown,
  }
}

function noActions(): Actions {
  return { pass: 0, allow: 0, limit: 0, challenge: 0, deny: 0, refuse: 0 }
}

/** What the client notices: whether it gets through, and otherwise what it is told. */
function effectOf({ action, status }: Outcome): string {
  return action === 'pass' || action === 'allow' ? 'pass' : `${action} ${status}`
}

function addTo(groups: Map<string, FlipGroup>, before: Outcome, after: Outcome): undefined {
  const made = { route: after.route, champion: decided(before), candidate: decided(after), count: 1 }
  const known = groups.get(keyOf(made))
  if (known) known.count++
  else groups.set(keyOf(made), made)
}

/** What the application answered is not what was decided. */
function decided({ action, plugin, rule, status }: Outcome): Decided {
  return { action, plugin, rule, status: action === 'pass' || action === 'allow' ? 0 : status }
}

function keyOf({ route, champion, candidate }: FlipGroup): string {
  return JSON.stringify([route, champion, candidate])
}

/** Longest path that is shown. */
const maxPath = 200

function toFlip(request: RecordedRequest, champion: Outcome, candidate: Outcome): Flip {
  const { id, place, timeMs, method, target } = request
  const path = target.split('?', 1)[0]!.slice(0, maxPath)
  return { id, place, timeMs, method, path, route: candidate.route, champion, candidate }
}
