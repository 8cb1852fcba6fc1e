import type { Context } from '../http/request-context.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'

/**
 * Keeps a request waiting as a rule wants it, and then goes on. It holds its connection, its head and what was inspected of
 * its body, nothing towards the application; so many at a time that a crowd of them cannot use up the gateway. One that
 * is over meanwhile, because its client left, goes on to nothing.
 */
export function hold(edge: Edge, x: Exchange, ctx: Context, goOn: () => void): void {
  const { held } = edge
  if (held.size >= x.generation.config.pipeline.maxDelayed) {
    ctx.tag('delay-skipped')
    return goOn()
  }
  ctx.tag('delayed')
  held.add(x)
  x.wait(edge.clock.monotonicMs())
  const stop = (): void => {
    held.delete(x)
    clearTimeout(timer)
  }
  const timer = setTimeout(() => {
    x.res.off('close', stop)
    held.delete(x)
    x.work(edge.clock.monotonicMs())
    if (!x.settled && x.error === null) goOn()
  }, ctx.delayMs)
  x.res.once('close', stop)
}
