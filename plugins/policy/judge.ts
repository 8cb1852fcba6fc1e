import type { RequestContext } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'

/** What the rules that can end a request say of it: who refuses it, and whose limits it meets on the way. */
export interface Judgement {
  readonly refusedBy: Rule | null
  readonly limits: readonly string[]
}

/**
 * The first rule that ends the request decides; a limit lets it pass while there is something left. `otherwise`: the text of
 * tests that turn out otherwise. Takes from no limit and changes nothing.
 */
export function judge(endings: readonly Rule[], ctx: RequestContext, otherwise: ReadonlySet<string>): Judgement {
  const limits: string[] = []
  for (const rule of endings) {
    if (!holds(rule, ctx, otherwise)) continue
    if (rule.limit !== null && !limits.includes(rule.limit)) limits.push(rule.limit)
    if (rule.verdict?.action === 'allow') break
    if (rule.verdict !== null) return { refusedBy: rule, limits }
  }
  return { refusedBy: null, limits }
}

function holds({ when, tests }: Rule, ctx: RequestContext, otherwise: ReadonlySet<string>): boolean {
  if (otherwise.size > 0) return tests.because(ctx, otherwise) !== null
  try {
    return when.evaluate(ctx)
  } catch {
    return false
  }
}
