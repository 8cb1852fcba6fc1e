import { definePlugin, type LimitVerdict, type RequestContext, type TakeLimit } from '../../gateway/contract/index.ts'
import { config } from './config.ts'
import { toLimitItem } from './fields.ts'
import { toTicks } from './gcra.ts'
import { createLimit, type Limit } from './limit.ts'

export const rateLimit = definePlugin({
  name: 'rate-limit',
  summary: 'Refuses requests beyond named rates per client, route, host, method or header.',
  config,
  // A limit protects capacity, it does not guard a door: a mistake in here must not become an outage of everything behind
  // it. Failures are counted and are on the decision record, so an unlimited client is seen.
  onFailure: 'open',
  budget: { syncMicros: 20 },
  setup({ limits: configs, maxKeys }, host) {
    const limits = configs.map((one) => createLimit(one, maxKeys, host))
    const always = limits.filter((limit) => !limit.onDemand)
    const byName = new Map(limits.map((limit) => [limit.name, limit]))
    host.metrics.gauge('keys', 'Clients and other keys that are counted exactly now.', () =>
      limits.reduce((sum, limit) => sum + limit.keys(), 0),
    )

    // A policy may ask long after the head arrived (a slow body): the time is now, or bodies sent at leisure and finished
    // together would all be counted in the past.
    const take: TakeLimit = (ctx, name) => {
      const limit = byName.get(name)
      if (!limit) return { known: false, verdict: undefined }
      const violated = check([limit], ctx, toTicks(host.clock.monotonicMs()))
      return { known: true, verdict: violated && toVerdict(violated) }
    }
    const takeFact = host.fact('limits.take')

    return {
      onRequest(ctx) {
        takeFact.set(ctx, take)
        const violated = check(always, ctx, toTicks(ctx.arrivedAtMs))
        return violated && toVerdict(violated)
      },
    }
  },
})

/**
 * All limits that count this request, or none: a refusal by one takes nothing from the others. The tightest one is
 * reported to the client. Returns the limits that were exceeded, if any.
 */
function check(limits: readonly Limit[], ctx: RequestContext, now: number): readonly Limit[] | undefined {
  let violated: Limit[] | undefined
  let policy = ''
  for (const limit of limits) {
    if (!limit.matches(ctx)) continue
    policy = policy === '' ? limit.policy : `${policy}, ${limit.policy}`
    if (!limit.look(ctx, now)) violated = violated ? [...violated, limit] : [limit]
  }
  let tightest: Limit | undefined
  for (const limit of limits) {
    if (!limit.matches(ctx)) continue
    if (!violated) {
      limit.take()
      limit.admitted.inc()
    }
    const remaining = limit.remaining()
    ctx.noteLimit({ name: limit.name, remaining, degraded: false })
    if (!tightest || isTighter(limit, tightest)) tightest = limit
  }
  if (!tightest) return undefined
  ctx.addResponseHeader('ratelimit-policy', policy)
  const tokensLeft = tightest.remaining() * tightest.cost
  ctx.addResponseHeader('ratelimit', toLimitItem(tightest.name, tokensLeft, tightest.waitMs()))
  return violated
}

function isTighter(limit: Limit, than: Limit): boolean {
  const difference = limit.remaining() - than.remaining()
  return difference < 0 || (difference === 0 && limit.waitMs() > than.waitMs())
}

function toVerdict(violated: readonly Limit[]): LimitVerdict {
  for (const limit of violated) limit.refused.inc()
  const names = violated.map((limit) => limit.name)
  return {
    action: 'limit',
    reason: `over ${names.join(' and ')}`,
    rule: names[0]!,
    retryAfterMs: Math.max(...violated.map((limit) => limit.waitMs())),
    violated: names,
  }
}
