import type { DecidedBy, Decision } from '../contract/index.ts'
import { type Cell, type Counters, createCounters, maxLabelSets, otherLabel } from './counters.ts'
import type { Sample } from './exposition.ts'

/** Counts decisions by route, status and action, and the verdicts in them by plugin. */
export interface RequestCounts {
  count(decision: Decision): undefined
  requests(): Iterable<Sample>
  verdicts(): Iterable<Sample>
}

/** Registered status codes (RFC 9110 and the IANA registry), 499 for "the client went away", 0 for "none was sent". */
const knownStatuses = new Set([
  0, 100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400,
  401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425,
  426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
])
const unknownStatus = 999
const noRoute = '_none'
const actions: readonly DecidedBy['action'][] = ['pass', 'allow', 'deny', 'limit', 'challenge', 'refuse']

export function createRequestCounts(): RequestCounts {
  // One number per route, status and action, found without building a string: this runs for every request.
  const routes = new Map<string, Map<number, number>>()
  const verdicts = createVerdictCounts()

  function byRoute(route: string): Map<number, number> {
    const name = routes.size < maxLabelSets ? route : otherLabel
    const known = routes.get(name)
    if (known) return known
    const made = new Map<number, number>()
    routes.set(name, made)
    return made
  }

  return {
    count({ request, outcome, verdict, observed }) {
      const route = request.route ?? noRoute
      const counts = routes.get(route) ?? byRoute(route)
      const status = knownStatuses.has(outcome.status) ? outcome.status : unknownStatus
      const key = status * actions.length + actions.indexOf(verdict.action)
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (verdict.plugin !== null) verdicts.count(verdict)
      for (const wouldBe of observed) verdicts.count(wouldBe)
    },
    *requests() {
      for (const [route, counts] of routes) {
        for (const [key, value] of counts) {
          const status = Math.floor(key / actions.length)
          const action = actions[key % actions.length]!
          yield { labels: { route, status: status === unknownStatus ? otherLabel : String(status), action }, value }
        }
      }
    },
    verdicts: () => verdicts.samples(),
  }
}

function createVerdictCounts(): { count(by: DecidedBy): undefined; samples(): Iterable<Sample> } {
  const counters: Counters = createCounters(['plugin', 'action', 'mode'])
  const cells = new Map<string, Cell[]>()
  return {
    count({ plugin, action, mode }) {
      const name = plugin ?? noRoute
      let known = cells.get(name)
      if (!known) {
        known = []
        // The label sets are bounded by the counters; this table in front of them must be, too.
        if (cells.size < maxLabelSets) cells.set(name, known)
      }
      const slot = actions.indexOf(action) * 2 + (mode === 'observe' ? 1 : 0)
      known[slot] ??= counters.cell(name, action, mode)
      known[slot].value++
    },
    samples: () => counters.samples(),
  }
}
