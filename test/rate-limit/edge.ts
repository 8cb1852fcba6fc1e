import type { Decision, LimitVerdict, RequestContext, TakeLimit } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import type { RequestHead } from '../../gateway/http/request-context.ts'
import { rateLimit } from '../../plugins/rate-limit/index.ts'
import { hostServices, type ManualClock, manualClock, parseConfig, requestContext } from '../contract/kit.ts'

export type Given = Partial<RequestHead> & { readonly route?: string }

/** The rate-limit plugin on the real host with an exact clock. */
export async function createEdge(config: unknown, clock: ManualClock = manualClock()) {
  const services = hostServices(clock)
  const host = createHost(rateLimit.name, services)
  const takeFact = host.fact('limits.take')
  let hooks = await rateLimit.setup(await parseConfig(rateLimit.config, config), host)

  const standingFact = host.fact('client.standing')
  const identityFact = host.fact('client.identity')

  function send(given: Given = {}, facts: { readonly standing?: number; readonly identity?: string } = {}) {
    const ctx = requestContext({ arrivedAtMs: clock.monotonicMs(), ...given })
    const { onSettled } = hooks
    if (facts.standing !== undefined) standingFact.set(ctx, facts.standing)
    if (facts.identity !== undefined) identityFact.set(ctx, facts.identity)
    const verdict = hooks.onRequest?.(ctx) as LimitVerdict | undefined
    const fields = new Map<string, string>()
    for (let i = 0; i < ctx.responseHeaders.length; i += 2) {
      const name = ctx.responseHeaders[i]!
      fields.set(name, [fields.get(name), ctx.responseHeaders[i + 1]].filter(Boolean).join(', '))
    }
    const take = takeFact.get(ctx) as TakeLimit
    return {
      ctx,
      verdict,
      admitted: verdict === undefined,
      fields,
      take: (limit: string) => take(ctx, limit),
      /** The request is over, as the plugin hears it that it began with. */
      end: () => onSettled?.(ctx, { score: ctx.score } as Decision),
    }
  }

  return {
    clock,
    counts: services.counts,
    send,
    settle: (ctx: RequestContext, decision: Decision) => hooks.onSettled?.(ctx, decision),
    /** How many of `count` such requests are admitted, all at this moment. */
    admitted: (count: number, given?: Given) =>
      Array.from({ length: count }, () => send(given)).filter((r) => r.admitted).length,
    async reload(next: unknown) {
      hooks = await rateLimit.setup(await parseConfig(rateLimit.config, next), host)
    },
  }
}

export function client(address: string): Given {
  return { client: { address, key: address, version: address.includes(':') ? 6 : 4 } }
}

/** The error that a config is refused with. */
export async function problemsOf(limit: Record<string, unknown>): Promise<string> {
  return problemsOfConfig({ limits: [{ name: 'a', rate: '10/s', ...limit }] })
}

export async function problemsOfConfig(config: unknown): Promise<string> {
  const { expressions } = createHost(rateLimit.name, hostServices(manualClock()))
  return parseConfig(rateLimit.config, config).then(
    (value) => {
      const issues = rateLimit.check!(value, { sharedStore: true, encryptedStore: false, expressions })
      return issues.map(({ path, message }) => `${path?.join('.')}: ${message}`).join('\n') || 'accepted'
    },
    (error: Error) => error.message,
  )
}
