import {
  composeScore,
  type Field,
  type PluginHost,
  type RequestContext,
  type Signal,
} from '../../gateway/contract/index.ts'
import { CERTAIN } from './certainty.ts'
import { createScan, type ScanOptions } from './scan.ts'

/** An attacker decides how much there is to find, and whoever asks waits: what is longer is not looked through. */
const mostCharacters = 65_536
const mostFields = 1_000
/** No request of that size has more. */
const mostSignals = 3_000

/**
 * A scan ends when it is certain and keeps the strongest signals only. Where that may have left something out, the fact
 * `score.whole` finds out the rest, for whoever wants to know what would have been without a part of it.
 */
export function createThorough(options: ScanOptions, host: Pick<PluginHost, 'fact'>) {
  const whole = host.fact('score.whole')
  const scan = createScan({ ...options, maxSignals: mostSignals, thorough: true })

  return (ctx: RequestContext, fields: readonly Field[], found: readonly Signal[]): undefined => {
    if (found.length < options.maxSignals && composeScore(found) < CERTAIN) return
    const before = whole.get(ctx)
    whole.set(ctx, () => {
      const earlier = before === undefined ? [] : before()
      return earlier && isShort(fields) ? [...earlier, ...scan(ctx, fields)] : null
    })
  }
}

function isShort(fields: readonly Field[]): boolean {
  return fields.length <= mostFields && fields.reduce((sum, { value }) => sum + value.length, 0) <= mostCharacters
}
