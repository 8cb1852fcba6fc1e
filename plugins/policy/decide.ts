import type { Fact, RequestContext, TakeLimit, Verdict } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'
import type { Trouble } from './trouble.ts'

/** For whom rules judge: the champion, or a challenger, who has no effect. Rules are told by their place in the list. */
export interface Seat {
  readonly trouble: Trouble
  readonly takeLimit: Fact<TakeLimit>
  /** The condition holds. */
  matched(index: number, ctx: RequestContext): undefined
  /** A rule in observe mode would have given this verdict. */
  observed(verdict: Verdict, ctx: RequestContext): undefined
  /** A rule had an effect; with a verdict, it is the last one. */
  acted(index: number, verdict: Verdict | undefined): undefined
  /** Asked before each rule: true gives up. */
  isLate(index: number): boolean
}

/** Judges a request by the rules in order. The first ending effect that applies wins; tags and headers add up. */
export function createDecide(rules: readonly Rule[], seat: Seat): (ctx: RequestContext) => Verdict | undefined {
  const { trouble } = seat

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
    if (rule.mirror !== null) ctx.mirrorTo(rule.mirror)
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
    const take = seat.takeLimit.get(ctx)
    if (!take) return trouble.noLimit(rule, 'no plugin before this one provides limits')
    const { known, verdict } = take(ctx, limit)
    if (!known) return trouble.noLimit(rule, `there is no limit named "${limit}"`)
    return verdict && { ...verdict, rule: rule.name, reason: rule.reason }
  }

  return (ctx) => {
    for (let index = 0; index < rules.length && !seat.isLate(index); index++) {
      const rule = rules[index]!
      if (!holds(rule, ctx)) continue
      seat.matched(index, ctx)
      if (rule.observe) {
        if (rule.verdict) seat.observed(rule.verdict, ctx)
        continue
      }
      mark(rule, ctx)
      const verdict = rule.verdict ?? (rule.limit === null ? undefined : takeFrom(rule, rule.limit, ctx))
      if (verdict || rule.limit === null) seat.acted(index, verdict)
      if (verdict) return verdict
    }
    return undefined
  }
}
