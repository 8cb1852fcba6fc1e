import type { PluginHost, RequestContext, Verdict } from '../../gateway/contract/index.ts'
import type { RuleCounts } from './counts.ts'
import { createDecide } from './decide.ts'
import type { Rule } from './rule.ts'
import { createTrouble } from './trouble.ts'

/** The rules in force. `onActed`: a rule had an effect on the request under way. */
export function createChampion(
  rules: readonly Rule[],
  counts: readonly RuleCounts[],
  onActed: ((index: number) => undefined) | null,
  host: PluginHost,
): (ctx: RequestContext) => Verdict | undefined {
  for (const name of settableHeaders(rules)) host.ownRequestHeader(name)
  const matches = host.metrics.counter('matches_total', 'Requests that matched a rule.', ['policy', 'rule', 'mode'])
  const decided = host.metrics.counter('decided_total', 'Requests that a rule ended.', ['policy', 'rule', 'action'])
  const meters = rules.map((rule) => ({
    matches: matches.with(rule.policy, rule.name, rule.observe ? 'observe' : 'enforce'),
    decided: endsRequests(rule)
      ? decided.with(rule.policy, rule.name, rule.verdict?.action ?? 'limit')
      : { inc: () => undefined },
  }))
  return createDecide(rules, {
    trouble: createTrouble(rules, counts, 'errors_total', host),
    takeLimit: host.fact('limits.take'),
    matched(index, ctx) {
      counts[index]!.matched++
      meters[index]!.matches.inc()
      return ctx.noteMatch(rules[index]!.id)
    },
    observed: (verdict, ctx) => host.observe(ctx, verdict),
    acted(index, verdict) {
      if (verdict) {
        counts[index]!.decided++
        meters[index]!.decided.inc()
      }
      return onActed?.(index)
    },
    isLate: () => false,
  })
}

function endsRequests({ observe, verdict, limit }: Rule): boolean {
  return !observe && (verdict !== null || limit !== null)
}

/** Otherwise a client could send `x-threat-score: 0` itself whenever the gateway is silent. */
function settableHeaders(rules: readonly Rule[]): readonly string[] {
  const enforced = rules.filter(({ observe }) => !observe)
  return [...new Set(enforced.flatMap(({ setHeaders }) => setHeaders.map(({ name }) => name)))]
}
