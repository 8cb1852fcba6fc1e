import { automaticGuard, type BanGuard } from './ban-guard.ts'
import { toTarget } from './ban-target.ts'
import {
  type BanOutcome,
  type Bans,
  type BanTarget,
  clientTarget,
  type Fact,
  type RequestContext,
  type Verdict,
} from './contract/index.ts'
import { fingerprint } from './state/bans/fingerprint.ts'
import type { SharedBans } from './state/bans/shared-bans.ts'

/** Longer is a mistake, or a case for ip-list. */
export const maxBanMs = 366 * 86_400_000
const maxReason = 500

/** Gives the shared bans to plugins and to verdicts, in the name of each. */
export interface BanDesk {
  /** What plugins of a mode get as `host.bans`. */
  forPlugin(trustedProxies: readonly string[], mode: 'enforce' | 'observe'): (plugin: string) => Bans
  /** Carries out `banMs` of verdicts that ended a request. */
  forVerdicts(trustedProxies: readonly string[]): (ctx: RequestContext, plugin: string, verdict: Verdict) => void
}

export function createBanDesk(bans: SharedBans, identity: Fact<string>, privateAddresses: boolean): BanDesk {
  function add(by: string, guard: BanGuard, target: BanTarget, forMs: number, reason: string): BanOutcome {
    const found = toTarget(target.kind, target.value)
    if (typeof found === 'string') return refused(found)
    const protectedBy = guard(found)
    if (protectedBy !== null) return refused(protectedBy)
    if (!(forMs > 0 && forMs <= maxBanMs)) return refused(`a ban lasts from 1 ms to ${maxBanMs / 86_400_000} days`)
    return bans.act({ ...found, effect: 'ban', forMs, author: 'automatic', by: toReason(by), reason: toReason(reason) })
  }

  function forPlugin(trustedProxies: readonly string[], mode: 'enforce' | 'observe') {
    const guard = automaticGuard(trustedProxies, privateAddresses)
    const observes = mode === 'observe'
    return (plugin: string): Bans => ({
      add: (target, { forMs, reason }) =>
        observes ? refused(observed) : add(`plugin ${plugin}`, guard, target, forMs, reason),
      lift(target, reason) {
        const found = toTarget(target.kind, target.value)
        if (observes) return refused(observed)
        if (typeof found === 'string') return refused(found)
        const by = `plugin ${plugin}`
        return bans.act({ ...found, effect: 'lifted', forMs: 0, author: 'automatic', by, reason: toReason(reason) })
      },
      get: (ctx) => bans.find(ctx, identity.get(ctx)),
      fingerprint: (ctx) => fingerprint(ctx.rawHeaders),
    })
  }

  return {
    forPlugin,
    forVerdicts(trustedProxies) {
      const guard = automaticGuard(trustedProxies, privateAddresses)
      return (ctx, plugin, verdict) => {
        if (verdict.action !== 'deny' || verdict.banMs === undefined) return
        const by = verdict.rule === undefined ? `plugin ${plugin}` : `${plugin} ${verdict.rule}`
        add(by, guard, clientTarget(ctx.client), verdict.banMs, verdict.reason)
      }
    },
  }
}

const observed = 'the plugin is in observe mode'

function refused(why: string): BanOutcome {
  return { done: false, why, stands: null }
}

/** One line of bounded length: it goes on records, into Redis and onto terminals. */
export function toReason(text: string): string {
  return text.replaceAll(/[\x00-\x1f\x7f]+/g, ' ').slice(0, maxReason)
}
