import { explainFault, isFault, type PluginHost, type RequestContext } from '../../gateway/contract/index.ts'
import { countFailures } from './guarded.ts'
import { type Standing, steps } from './standing.ts'

/** Tokens that a request takes, at most `capacity`; 0: the limit does not count it. */
export type CostOf = (ctx: RequestContext) => number

interface CostConfig {
  readonly name: string
  readonly cost: number | string
  readonly follow?: 'threat' | undefined
  readonly maxFactor: number
}

/** `standing` raises the cost of limits that follow it. */
export function defineCost(
  config: CostConfig,
  capacity: number,
  standing: Standing | undefined,
  host: PluginHost,
): CostOf {
  const { cost, follow, maxFactor } = config
  const plain = typeof cost === 'number' ? () => cost : evaluated(config.name, cost, host)
  if (follow === undefined || !standing) return (ctx) => Math.min(capacity, plain(ctx))
  // `1 + k * standing / 100`, with `k` so that a standing of 100 costs `maxFactor` times as much.
  const factors = Array.from({ length: steps + 1 }, (_, step) => 1 + ((maxFactor - 1) * step) / steps)
  return (ctx) => Math.min(capacity, plain(ctx) * factors[standing.stepOf(ctx)]!)
}

/** What a request costs on which the expression fails or gives no number that can be taken. */
const costOfFailure = 1

function evaluated(name: string, source: string, host: PluginHost): CostOf {
  const expression = host.expressions.head.number(source)
  if (isFault(expression)) throw new Error(explainFault(expression)) // `check` has said so before
  const failed = countFailures(name, 'cost', host)
  return (ctx) => {
    let cost = Number.NaN
    try {
      cost = expression.evaluate(ctx)
    } catch {
      // As any other value that is no cost.
    }
    if (cost >= 0) return cost
    failed()
    return costOfFailure
  }
}
