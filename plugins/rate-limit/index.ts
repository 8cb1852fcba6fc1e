import {
  type Decision,
  definePlugin,
  type Hooks,
  type RequestContext,
  type TakeLimit,
  type Verdict,
} from '../../gateway/contract/index.ts'
import { alone } from './alone.ts'
import { check } from './check.ts'
import { config, providedLimits } from './config.ts'
import type { Answer } from './counter.ts'
import { toTicks } from './gcra.ts'
import { createLimit, type Limit } from './limit.ts'
import { measureLimits } from './metrics.ts'
import { configProblems } from './problems.ts'
import { provider } from './provide.ts'
import { createShadow, type Shadow } from './shadow.ts'
import { createStanding } from './standing.ts'
import { createTrial } from './trial.ts'

export const rateLimit = definePlugin({
  name: 'rate-limit',
  summary: 'Refuses requests beyond named rates per client, identity, route, header, cookie or any expression.',
  config,
  // A limit protects capacity, it does not guard a door: a mistake in here must not become an outage of everything behind
  // it. Failures are counted and are on the decision record, so an unlimited client is seen.
  onFailure: 'open',
  budget: { syncMicros: 20 },
  check: configProblems,
  limits: providedLimits,
  setup({ limits: configs, maxKeys }, host) {
    const standing = configs.some(({ follow }) => follow) ? createStanding(maxKeys, host) : undefined
    const limits = configs.map((one) => createLimit(one, maxKeys, standing, host))
    const always = limits.filter((limit) => !limit.onDemand && !limit.observed)
    const shadow = createShadow(limits, host)
    const byName = new Map(limits.map((limit) => [limit.name, limit]))
    const now = (): number => toTicks(host.clock.monotonicMs())
    measureLimits(limits, host)
    // What the store counts needs nobody to be alone here.
    const common = standing || limits.some(({ shared }) => shared === null) ? host.common : null

    // A policy may ask long after the head arrived (a slow body): the time is now, or bodies sent at leisure and finished
    // together would all be counted in the past.
    const take: TakeLimit = alone(common, (ctx, name) => {
      const limit = byName.get(name)
      if (!limit) return { known: false, verdict: undefined }
      const at = now()
      if (limit.observed) return { known: true, verdict: shadow.take(limit, ctx, at) }
      let outcome = check([limit], ctx, at)
      // Nothing can wait here: as if the answer came too late, this edge's share decides, and the store is told.
      if (outcome === 'ask') outcome = check([limit], ctx, at, new Map([[limit, 'away']]))
      return { known: true, verdict: outcome === 'ask' ? undefined : outcome }
    })
    const provide = provider(take, host.fact('limits.take'))
    const provideTrial = provider(createTrial(configs, maxKeys, standing, host), host.fact('limits.trial'))
    // Not facts: those are shared by all plugins, and this one may be used twice.
    const waiting = new WeakSet<RequestContext>()
    const close = async (): Promise<void> => void (await Promise.all(limits.map((limit) => limit.close())))

    function onRequest(ctx: RequestContext): Verdict | undefined {
      provide(ctx)
      provideTrial(ctx)
      standing?.arrive(ctx)
      const outcome = check(always, ctx, toTicks(ctx.arrivedAtMs))
      if (outcome === 'ask') waiting.add(ctx)
      else if (outcome === undefined) shadow.follow(ctx, toTicks(ctx.arrivedAtMs))
      return outcome === 'ask' ? undefined : outcome
    }
    const holding = limits.filter((limit) => limit.release)
    function onSettled(ctx: RequestContext, decision: Decision): undefined {
      for (const limit of holding) limit.release?.(ctx)
      standing?.learn(ctx, decision)
    }
    const hooks: Hooks = {
      onRequest: alone(common, onRequest),
      close,
      ...((standing || holding.length > 0) && { onSettled: alone(common, onSettled) }),
    }
    const judge = { check: alone(common, check), follow: alone(common, shadow.follow) }
    if (!always.some((limit) => limit.shared)) return hooks
    return {
      ...hooks,
      consult(ctx, signal) {
        return waiting.has(ctx) ? askThenCheck(always, judge, ctx, host.clock.monotonicMs(), now, signal) : undefined
      },
    }
  },
})

/** Asks each limit at most once, all under one deadline. Whatever was granted to a request that is not admitted goes back. */
async function askThenCheck(
  limits: readonly Limit[],
  judge: { readonly check: typeof check; readonly follow: Shadow['follow'] },
  ctx: RequestContext,
  sinceMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const answers = new Map<Limit, Answer>()
  for (;;) {
    // While one limit was asked, what another one held here may have run out.
    const at = now()
    const asking = limits.filter((limit) => !answers.has(limit) && limit.matches(ctx) && limit.look(ctx, at) === 'ask')
    if (asking.length > 0) {
      await Promise.all(asking.map(async (limit) => void answers.set(limit, await limit.ask(ctx, sinceMs))))
      continue
    }
    for (const limit of answers.keys()) limit.counts.asked.inc()
    const outcome = signal.aborted ? undefined : judge.check(limits, ctx, at, answers)
    if (outcome === undefined && !signal.aborted) {
      judge.follow(ctx, at)
      return undefined
    }
    for (const [limit, answer] of answers) if (answer === 'granted') limit.giveBack(ctx)
    return outcome === 'ask' ? undefined : outcome
  }
}
