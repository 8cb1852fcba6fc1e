import type { BoundCounter, PluginHost, RequestContext, Verdict } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'
import { createTrouble } from './trouble.ts'

interface CountedRule {
  readonly rule: Rule
  readonly matches: BoundCounter
}

/** Judges a request by the rules in order. The first ending effect that applies wins; tags and headers add up. */
export function createDecide(rules: readonly Rule[], host: PluginHost) {
  const trouble = createTrouble(rules, host)
  const takeLimit = host.fact('limits.take')
  for (const name of settableHeaders(rules)) host.ownRequestHeader(name)
  const counted = countMatches(rules, host)

  function holds(rule: Rule, ctx: RequestContext): boolean {
    try {
      return rule.when.evaluate(ctx)
    } catch (error) {
      trouble.failed(rule, ctx, 'condition', error)
      return false
    }
  }

  function mark(rule: Rule, ctx: RequestContext): undefined {
    for (const tag of rule.tags) ctx.tag(tag)
    if (rule.delayMs > 0) ctx.delay(rule.delayMs)
    if (rule.route !== null) ctx.useUpstream(rule.route)
    for (const name of rule.removeHeaders) ctx.removeRequestHeader(name)
    for (const { name, value } of rule.setHeaders) {
      try {
        ctx.setRequestHeader(name, value.render(ctx))
      } catch (error) {
        trouble.failed(rule, ctx, 'header', error)
      }
    }
  }

  function takeFrom(rule: Rule, limit: string, ctx: RequestContext): Verdict | undefined {
    const take = takeLimit.get(ctx)
    if (!take) return trouble.noLimit(rule, 'no plugin before this one provides limits')
    const { known, verdict } = take(ctx, limit)
    if (!known) return trouble.noLimit(rule, `there is no limit named "${limit}"`)
    return verdict && { ...verdict, rule: rule.name, reason: rule.reason }
  }

  return (ctx: RequestContext): Verdict | undefined => {
    for (const { rule, matches } of counted) {
      if (!holds(rule, ctx)) continue
      matches.inc()
      ctx.noteMatch(rule.id)
      if (rule.observe) {
        if (rule.verdict) host.observe(ctx, rule.verdict)
        continue
      }
      mark(rule, ctx)
      const verdict = rule.verdict ?? (rule.limit === null ? undefined : takeFrom(rule, rule.limit, ctx))
      if (verdict) return verdict
    }
    return undefined
  }
}

/** Otherwise a client could send `x-threat-score: 0` itself whenever the gateway is silent. */
function settableHeaders(rules: readonly Rule[]): readonly string[] {
  const enforced = rules.filter(({ observe }) => !observe)
  return [...new Set(enforced.flatMap(({ setHeaders }) => setHeaders.map(({ name }) => name)))]
}

function countMatches(rules: readonly Rule[], host: PluginHost): readonly CountedRule[] {
  const help = 'Requests that matched a rule.'
  const matches = host.metrics.counter('matches_total', help, ['policy', 'rule', 'mode'])
  return rules.map((rule) => ({
    rule,
    matches: matches.with(rule.policy, rule.name, rule.observe ? 'observe' : 'enforce'),
  }))
}
