import { z } from 'zod'
import { type Ban, type BanKind, type BoundCounter, definePlugin, type Verdict } from '../../gateway/contract/index.ts'

const kinds: readonly BanKind[] = ['address', 'network', 'identity', 'fingerprint']

/**
 * Refuses whom the shared bans name (docs/bans.md). Addresses, networks and fingerprints at once, identities as soon as a
 * plugin before this one has said who the client is, at the latest when the request is decided on.
 */
export const bans = definePlugin({
  name: 'bans',
  summary: 'Refuses addresses, networks, identities and header fingerprints that are banned on any edge.',
  config: z.strictObject({
    status: z.int().min(400).max(599).default(403).describe('Status of the answer: 400-599.'),
    recordFingerprint: z
      .boolean()
      .default(false)
      .describe('Whether every request gets the tag fingerprint:<16 hex digits>, to find out what to ban.'),
  }),
  onFailure: 'closed',
  budget: { syncMicros: 20 },
  setup({ status, recordFingerprint }, host) {
    const shared = host.bans
    const identity = host.fact('client.identity')
    const matches = host.metrics.counter('matches_total', 'Requests on which a ban was in force.', ['kind'])
    const counters = new Map<BanKind, BoundCounter>(kinds.map((kind) => [kind, matches.with(kind)]))

    function refuse(ban: Ban | undefined): Verdict | undefined {
      if (ban === undefined) return undefined
      counters.get(ban.kind)!.inc()
      const until = new Date(ban.untilMs).toISOString()
      const reason = `${ban.kind} ${ban.target} is banned until ${until} by ${ban.by}: ${ban.reason}`
      return { action: 'deny', reason, rule: ban.id, status }
    }

    return {
      onRequest(ctx) {
        if (recordFingerprint && shared) ctx.tag(`fingerprint:${shared.fingerprint(ctx)}`)
        return refuse(shared?.get(ctx))
      },
      counterfactual(ctx) {
        const ban = shared?.get(ctx)
        const entry = ban && { what: 'entry' as const, entry: ban.id, untilMs: ban.untilMs }
        return entry === undefined ? null : { changes: [entry], limits: [] }
      },
      decide: (ctx) => (identity.get(ctx) === undefined ? undefined : refuse(shared?.get(ctx))),
    }
  },
})
