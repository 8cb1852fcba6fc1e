import type { RequestContext, Verdict } from '../../gateway/contract/index.ts'
import type { Answer } from './counter.ts'
import type { Limit } from './limit.ts'

/** `ask`: a limit cannot say without its store, and nothing was taken. */
export type Outcome = Verdict | 'ask' | undefined

/**
 * All limits that count this request, or none: a refusal by one takes nothing from the others. The tightest one is
 * reported to the client. `answers` are those of limits that were asked about this request.
 */
export function check(
  limits: readonly Limit[],
  ctx: RequestContext,
  now: number,
  answers?: ReadonlyMap<Limit, Answer>,
): Outcome {
  let violated: Limit[] | undefined
  let closed: Limit | undefined
  let policy = ''
  for (const limit of limits) {
    if (!limit.matches(ctx)) continue
    policy = policy === '' ? limit.policy : `${policy}, ${limit.policy}`
    const seen = limit.look(ctx, now, answers?.get(limit))
    if (seen === 'ask') return 'ask'
    if (seen === 'over') violated = violated ? [...violated, limit] : [limit]
    else if (seen === 'closed') closed ??= limit
  }
  if (policy === '') return undefined
  if (violated) for (const limit of violated) limit.penalise()
  report(limits, ctx, policy, violated === undefined && closed === undefined)
  if (violated) return toVerdict(violated)
  return closed && toClosed(closed)
}

function report(limits: readonly Limit[], ctx: RequestContext, policy: string, admitted: boolean): undefined {
  let tightest: Limit | undefined
  for (const limit of limits) {
    if (!limit.matched()) continue
    if (admitted) {
      limit.take(ctx)
      limit.counts.admitted.inc()
    }
    const degraded = limit.degraded()
    if (degraded) limit.counts.degraded.inc()
    ctx.noteLimit({ name: limit.name, remaining: limit.remaining(), degraded })
    if (!tightest || isTighter(limit, tightest)) tightest = limit
  }
  ctx.addResponseHeader('ratelimit-policy', policy)
  if (tightest) ctx.addResponseHeader('ratelimit', tightest.state())
}

function isTighter(limit: Limit, than: Limit): boolean {
  const difference = limit.remaining() - than.remaining()
  return difference < 0 || (difference === 0 && limit.waitMs() > than.waitMs())
}

function toVerdict(violated: readonly Limit[]): Verdict {
  for (const limit of violated) limit.counts.refused.inc()
  const names = violated.map((limit) => limit.name)
  return {
    action: 'limit',
    reason: `over ${names.join(' and ')}`,
    rule: names[0]!,
    retryAfterMs: Math.max(...violated.map((limit) => limit.waitMs())),
    violated: names,
  }
}

function toClosed(limit: Limit): Verdict {
  limit.counts.refused.inc()
  return { action: 'deny', status: 503, reason: `${limit.name} is closed while its store is away`, rule: limit.name }
}
