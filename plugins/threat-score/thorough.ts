import {
  composeScore,
  type Field,
  type PluginHost,
  type RequestContext,
  type Signal,
} from '../../gateway/contract/index.ts'
import { CERTAIN, createScan, type Scan, type ScanOptions } from './scan.ts'

/** Whoever asks waits, and an attacker decides how much there is to find. */
const mostMs = 2
/** More than any request has places. */
const mostSignals = 4_096

/**
 * A scan ends when it is certain and keeps the strongest signals only. Where that may have left something out, the fact
 * `score.whole` finds out the rest, for whoever wants to know what would have been without a part of it.
 */
export function createThorough(options: ScanOptions, host: Pick<PluginHost, 'clock' | 'fact'>) {
  const whole = host.fact('score.whole')
  let untilMs = 0
  let scan: Scan | null = null
  const isLate = (): boolean => host.clock.monotonicMs() > untilMs

  function findAll(ctx: RequestContext, fields: readonly Field[]): readonly Signal[] | null {
    scan ??= createScan({ ...options, maxSignals: mostSignals, isEnough: isLate })
    untilMs = host.clock.monotonicMs() + mostMs
    const found = scan(ctx, fields)
    return isLate() ? null : found
  }

  return (ctx: RequestContext, fields: readonly Field[], found: readonly Signal[]): undefined => {
    if (found.length < options.maxSignals && composeScore(found) < CERTAIN) return
    const before = whole.get(ctx)
    whole.set(ctx, () => {
      const earlier = before === undefined ? [] : before()
      const own = earlier && findAll(ctx, fields)
      return own && [...earlier, ...own]
    })
  }
}
