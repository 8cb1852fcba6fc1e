import type { Counterfactual } from '../contract/index.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'

/** What would have let a refused request pass: of a limit the wait, else what the plugin says that refused it. */
export function counterfactualOf(edge: Edge, { ending, ctx, route }: Exchange): Counterfactual | null {
  if (ending === null || ctx === null || ending.failed || ending.verdict.action === 'allow') return null
  const { verdict, plugin } = ending
  if (verdict.action === 'limit') return { changes: [{ what: 'wait', ms: verdict.retryAfterMs }], limits: [] }
  try {
    return route?.pipeline.counterfactual?.get(plugin)?.(ctx) ?? null
  } catch (error) {
    edge.monitor.failure(plugin, 'decide', 'threw', error)
    return null
  }
}
