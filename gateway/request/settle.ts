import { forgetRest } from '../http/linger.ts'
import { runSteps } from '../pipeline/run.ts'
import { counterfactualOf } from './counterfactual.ts'
import type { Edge } from './edge.ts'
import { type Exchange, toDecision } from './exchange.ts'

/** The one place where every request ends, whatever became of it. Not on the client's time. */
export function settle(edge: Edge, x: Exchange): void {
  if (x.settled) return
  x.settled = true
  const nowMs = edge.clock.monotonicMs()
  x.wait(nowMs)
  if (x.aborted === null && !x.upgraded && !x.res.writableFinished) x.aborted = 'client'
  x.forwarding?.abort()
  if (!x.req.complete && !x.req.socket.destroyed) forgetRest(x.req, x.generation.config.http.requestTimeoutMs)
  x.watch?.finish()
  const counterfactual = counterfactualOf(edge, x)
  const plain = toDecision(x, edge.facts)
  const decision = counterfactual === null ? plain : { ...plain, counterfactual }
  edge.settled(decision, (nowMs - x.startMs) * 1_000, x.ctx?.client.key ?? null)
  if (x.route?.capture) edge.record(x, decision)
  const onSettled = x.route?.pipeline.onSettled
  if (onSettled && x.ctx) runSteps(onSettled, x.ctx, edge.clock, edge.monitor, decision)
  x.generation.leave()
}
