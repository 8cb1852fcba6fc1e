import type { Change, RequestContext } from '../../gateway/contract/index.ts'
import { judge } from './judge.ts'
import type { Rule } from './rule.ts'

export type TestChange = Extract<Change, { what: 'test' }>

/** Beyond it nobody would call it a small change. */
const mostTests = 3
/** Sets of tests that are tried. */
const mostTries = 50

/**
 * The fewest tests in the conditions that would have to turn out otherwise, so that no rule refuses the request (breadth
 * first); none where none does, `null` where nobody can say. Of several, those come first that the client can do something
 * about: which page it asked for is hardly a mistake.
 */
export function fewestTests(endings: readonly Rule[], ctx: RequestContext): readonly TestChange[] | null {
  let sets: readonly (readonly TestChange[])[] = [[]]
  let tries = 0
  for (let size = 0; size <= mostTests; size++) {
    const larger: (readonly TestChange[])[] = []
    for (const changes of sets) {
      if (++tries > mostTries) return null
      const otherwise = textsOf(changes)
      const { refusedBy } = judge(endings, ctx, otherwise)
      if (refusedBy === null) return changes
      const open = (refusedBy.tests.because(ctx, otherwise) ?? []).filter(({ test }) => !otherwise.has(test))
      const next = open.map(({ test, is }): TestChange => ({ what: 'test', rule: refusedBy.id, test, is }))
      larger.push(...next.sort((a, b) => rank(a) - rank(b)).map((change) => [...changes, change]))
    }
    sets = larger
  }
  return null
}

export function textsOf(changes: readonly TestChange[]): ReadonlySet<string> {
  return new Set(changes.map(({ test }) => test))
}

function rank({ test }: TestChange): number {
  return /\brequest\.(path|method|host)\b|\broute\./.test(test) ? 1 : 0
}
