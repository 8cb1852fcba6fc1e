import type { PluginHost, RequestContext, Verdict } from '../../gateway/contract/index.ts'
import type { Look } from './counter.ts'
import { toTicks } from './gcra.ts'
import type { Limit } from './limit.ts'

/**
 * Limits in observe mode. Each counts what the enforced limits let pass, for itself and in its own state, and notes on
 * the record what it would have refused. None waits for its store: a question is answered behind the request's back.
 */
export interface Shadow {
  /** After enforced limits admitted a request. */
  follow(ctx: RequestContext, now: number): undefined
  /** When a policy takes from one. Nobody is refused. */
  take(limit: Limit, ctx: RequestContext, now: number): undefined
}

/** Questions on their way; beyond it, requests are not counted. A slow store must not pile up what nobody waits for. */
const maxAsking = 1_000

export function createShadow(limits: readonly Limit[], host: PluginHost): Shadow {
  const following = limits.filter((limit) => limit.observed && !limit.onDemand)
  let asking = 0

  async function ask(limit: Limit, ctx: RequestContext): Promise<void> {
    asking++
    try {
      const answer = await limit.ask(ctx, host.clock.monotonicMs())
      conclude(limit, ctx, limit.look(ctx, toTicks(host.clock.monotonicMs()), answer))
    } finally {
      asking--
    }
  }

  function conclude(limit: Limit, ctx: RequestContext, seen: Look): undefined {
    if (limit.degraded()) limit.counts.degraded.inc()
    if (seen === 'fits') {
      limit.take(ctx)
      return limit.counts.admitted.inc()
    }
    limit.counts.refused.inc()
    return host.observe(ctx, toVerdict(limit, seen))
  }

  function take(limit: Limit, ctx: RequestContext, now: number): undefined {
    if (!limit.matches(ctx)) return
    const seen = limit.look(ctx, now)
    if (seen !== 'ask') conclude(limit, ctx, seen)
    else if (asking < maxAsking) void ask(limit, ctx)
  }

  return {
    take,
    follow(ctx, now) {
      for (const limit of following) take(limit, ctx, now)
    },
  }
}

function toVerdict({ name, waitMs }: Limit, seen: Look): Verdict {
  if (seen === 'closed') {
    return { action: 'deny', status: 503, reason: `${name} is closed while its store is away`, rule: name }
  }
  return { action: 'limit', reason: `over ${name}`, rule: name, retryAfterMs: waitMs(), violated: [name] }
}
