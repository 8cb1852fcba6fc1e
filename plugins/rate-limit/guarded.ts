import type { Expression, PluginHost, RequestContext } from '../../gateway/contract/index.ts'

/** Told of an expression that had no usable value on a request. */
export type Failed = () => undefined

/** The expression with a value for requests on which it fails: what a client makes fail must not end its request. */
export function guarded<T>(expression: Expression<T>, fallback: T, failed: Failed): (ctx: RequestContext) => T {
  return (ctx) => {
    try {
      return expression.evaluate(ctx)
    } catch {
      failed()
      return fallback
    }
  }
}

/** A client that can make an expression fail could otherwise fill the disk with log lines. */
const logEveryMs = 60_000

/** Counts failures of one expression of a limit; the log has the first of each minute, without the client's data. */
export function countFailures(limit: string, part: 'match' | 'key' | 'cost', host: PluginHost): Failed {
  const help = 'Expressions of a limit that had no usable value on a request.'
  const errors = host.metrics.counter('expression_errors_total', help, ['limit', 'part']).with(limit, part)
  let quietUntilMs = Number.NEGATIVE_INFINITY
  return () => {
    errors.inc()
    const nowMs = host.clock.monotonicMs()
    if (nowMs < quietUntilMs) return
    quietUntilMs = nowMs + logEveryMs
    host.log.warn({ limit, part }, instead[part])
  }
}

const instead = {
  match: 'the condition of a limit failed on a request; the limit counts it',
  key: 'the key of a limit failed on a request; the client is counted by its address',
  cost: 'the cost of a limit failed on a request; it costs 1',
} as const
