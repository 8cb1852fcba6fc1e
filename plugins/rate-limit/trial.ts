import type { PluginHost, TakeLimit } from '../../gateway/contract/index.ts'
import { check } from './check.ts'
import { toTicks } from './gcra.ts'
import { createLimit, type Limit } from './limit.ts'
import type { LimitConfig } from './limit-config.ts'
import type { Standing } from './standing.ts'

/** In no name of a limit: what is tried counts nowhere else. */
const trialMark = '~trial'
/** Whoever tries something needs an idea of it, not every client. */
const maxTrialKeys = 10_000

/**
 * Limits for policies that are only tried (`limits.trial`). Each is made when it is first asked for, counts on this edge
 * only, and shows in no metric. Requests in flight cannot be tried: they would have to be let go of, too.
 */
export function createTrial(
  configs: readonly LimitConfig[],
  maxKeys: number,
  standing: Standing | undefined,
  host: PluginHost,
): TakeLimit {
  const alone: PluginHost = { ...host, shared: null, metrics: unmetered }
  const limits = new Map<string, readonly Limit[]>()

  function open(name: string): readonly Limit[] | undefined {
    const config = configs.find((one) => one.name === name)
    if (!config) return undefined
    if (config.algorithm === 'concurrency') return []
    const own: LimitConfig = { ...config, name: name + trialMark, mode: 'enforce', coordination: 'local' }
    return [createLimit(own, Math.min(maxKeys, maxTrialKeys), standing, alone)]
  }

  return (ctx, name) => {
    const found = limits.get(name) ?? open(name)
    if (!found) return { known: false, verdict: undefined }
    limits.set(name, found)
    const outcome = check(found, ctx, toTicks(host.clock.monotonicMs()))
    return { known: true, verdict: outcome === 'ask' ? undefined : outcome }
  }
}

const nothing = (): undefined => undefined
const unmetered = { counter: () => ({ with: () => ({ inc: nothing }) }), gauge: nothing, gauges: nothing }
