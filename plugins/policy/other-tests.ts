import type { Change, Counterfactual, RequestContext } from '../../gateway/contract/index.ts'
import { judge } from './judge.ts'
import type { Rule } from './rule.ts'

/** Beyond it nobody would call it a small change. */
const mostTests = 3
/** Sets of tests that are tried. */
const mostTries = 50

/**
 * The fewest tests that would have had to turn out otherwise (breadth first). Of several, those that the client can do
 * something about come first: which page it asked for is hardly a mistake.
 */
export function otherTests(endings: readonly Rule[], ctx: RequestContext): Counterfactual | null {
  let sets: readonly (readonly Change[])[] = [[]]
  let tries = 0
  for (let size = 0; size <= mostTests; size++) {
    const larger: (readonly Change[])[] = []
    for (const changes of sets) {
      if (++tries > mostTries) return null
      const otherwise = new Set(changes.map((change) => (change.what === 'test' ? change.test : '')))
      const { refusedBy, limits } = judge(endings, ctx, ({ tests }) => tests.because(ctx, otherwise) !== null)
      if (refusedBy === null) return { changes: changes.map(oneLine), limits }
      const open = (refusedBy.tests.because(ctx, otherwise) ?? []).filter(({ test }) => !otherwise.has(test))
      const next = open.map(({ test, is }): Change => ({ what: 'test', rule: refusedBy.id, test, is }))
      larger.push(...next.sort((a, b) => rank(a) - rank(b)).map((change) => [...changes, change]))
    }
    sets = larger
  }
  return null
}

function rank(change: Change): number {
  return change.what === 'test' && /\brequest\.(path|method|host)\b|\broute\./.test(change.test) ? 1 : 0
}

/** Conditions may be folded over several lines. */
function oneLine(change: Change): Change {
  return change.what === 'test' ? { ...change, test: change.test.replaceAll(/\s+/g, ' ').slice(0, 200) } : change
}
