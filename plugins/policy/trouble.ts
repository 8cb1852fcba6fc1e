import type { BoundCounter, PluginHost, RequestContext } from '../../gateway/contract/index.ts'
import type { RuleCounts } from './counts.ts'
import type { Rule } from './rule.ts'

/** On decision records where a rule could not be evaluated. */
const errorTag = 'policy-error'

/** A client that can make a rule fail could otherwise fill the disk with log lines. */
const logEveryMs = 60_000

export interface Trouble {
  /** The condition or a template of the rule failed on this request. */
  failed(rule: Rule, ctx: RequestContext, what: 'condition' | 'header', error: unknown): undefined
  /** The rule names a limit that nobody provides. */
  noLimit(rule: Rule, why: string): undefined
}

/** Counts failures of rules and logs each rule at most once a minute. */
export function createTrouble(
  rules: readonly Rule[],
  counts: readonly RuleCounts[],
  metric: 'errors_total' | 'challenger_errors_total',
  host: Pick<PluginHost, 'log' | 'clock' | 'metrics'>,
): Trouble {
  const help = 'Rules that could not be evaluated on a request and therefore did not match.'
  const errors = host.metrics.counter(metric, help, ['policy', 'rule'])
  const counters = new Map<Rule, BoundCounter>(rules.map((rule) => [rule, errors.with(rule.policy, rule.name)]))
  const countsOf = new Map(rules.map((rule, index) => [rule, counts[index]!]))
  const quietUntilMs = new Map<Rule, number>()
  const withoutLimit = new Set<Rule>()

  return {
    failed(rule, ctx, what, error) {
      counters.get(rule)?.inc()
      countsOf.get(rule)!.errors++
      ctx.tag(errorTag)
      const nowMs = host.clock.monotonicMs()
      if (nowMs < (quietUntilMs.get(rule) ?? Number.NEGATIVE_INFINITY)) return
      quietUntilMs.set(rule, nowMs + logEveryMs)
      host.log.warn(
        { rule: rule.id, what, code: codeOf(error) },
        `${what} of a rule failed; it is treated as not matching`,
      )
    },
    noLimit(rule, why) {
      if (withoutLimit.has(rule)) return
      withoutLimit.add(rule)
      host.log.warn({ rule: rule.id, limit: rule.limit }, `${why}; the rule limits nobody`)
    },
  }
}

/** Messages of evaluation errors quote the value, which may be a secret of the client; their codes do not. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}
