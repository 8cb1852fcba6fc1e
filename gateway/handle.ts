import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorCode } from './errors.ts'
import type { LiveRoute } from './generation.ts'
import { type BodyFailure, bodyView, type HeldBody, holdBody } from './http/body.ts'
import { Context } from './http/request-context.ts'
import { respondOptions } from './http/respond.ts'
import { isValidWebSocketRequest } from './http/upgrade-request.ts'
import { runConsult } from './pipeline/consult.ts'
import { runSteps } from './pipeline/run.ts'
import { type Ending, scoreSheet } from './pipeline/step.ts'
import { isSampled } from './recording.ts'
import { end, refuse } from './request/answer.ts'
import type { Edge } from './request/edge.ts'
import { Exchange } from './request/exchange.ts'
import { hold } from './request/hold.ts'
import { pass } from './request/pass.ts'
import { settle } from './request/settle.ts'

export type Expectation = 'none' | 'continue' | 'unknown'

/** The life of one request, from its head to its record. */
export function handle(
  edge: Edge,
  req: IncomingMessage,
  res: ServerResponse,
  expectation: Expectation = 'none',
  upgrade: Exchange['upgrade'] = null,
): void {
  const x = new Exchange(edge.current(), req, res, upgrade, edge.clock.monotonicMs())
  x.generation.enter()
  x.id = edge.newRequestId()
  x.expectsContinue = expectation === 'continue'
  ;(res as Served).exchange = x
  res.on('close', () => settle(edge, x))
  guarded(edge, x, () => {
    if (expectation === 'unknown') refuse(edge, x, 'expectation-unknown')
    else judgeHead(edge, x)
  })
}

/** A response knows its exchange: a property, because a weak map would cost every request and serve one in millions. */
interface Served extends ServerResponse {
  exchange?: Exchange
}

/** The rest of a body that is being read cannot be. False: nobody serves that request. */
export function refuseBody(edge: Edge, res: ServerResponse, code: ErrorCode): boolean {
  const x = (res as Served).exchange
  if (x === undefined) return false
  x.forwarding?.abort()
  if (res.headersSent) res.destroy()
  else guarded(edge, x, () => refuse(edge, x, code))
  return true
}

function judgeHead(edge: Edge, x: Exchange): void {
  const received = x.generation.readHead(x.req, x.id, x.startMs)
  if (typeof received === 'string') return refuse(edge, x, received)
  x.received = received
  const { head } = received
  x.id = head.id
  if (head.path === '*') return respondOptions(x.res, x.id)
  const route = x.generation.router(head.host, head.path)
  if (route === null) return refuse(edge, x, 'no-route')
  x.route = route
  const ctx = new Context(head, route)
  x.ctx = ctx
  ctx.measured = route.sampler.next()
  const error = refusalOfRoute(x, route)
  if (error !== null) return refuse(edge, x, error)
  const { onRequest, consult } = route.pipeline
  if (onRequest !== null) {
    x.ending = runSteps(onRequest, ctx, edge.clock, edge.monitor)
    if (x.ending !== null) return finish(edge, x, route, ctx, null)
  }
  if (consult === null) judgeFields(edge, x, route, ctx)
  else consultThenJudge(edge, x, route, ctx)
}

/** What the route itself refuses, whatever its plugins say. */
export function refusalOfRoute(x: Exchange, route: LiveRoute): ErrorCode | null {
  if (route.strict && x.received!.encodedSlash) return 'path-encoded-slash'
  if ((x.ctx!.contentLength ?? 0) > route.maxBodyBytes) return 'body-too-large'
  if (x.upgrade && !(route.websocket && isValidWebSocketRequest(x.req))) return 'upgrade-refused'
  return null
}

function consultThenJudge(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context): void {
  let gone: AbortController | null = null
  const onGone = (): void => gone?.abort()
  const listen = (): AbortSignal => {
    gone = new AbortController()
    x.res.once('close', onGone)
    return gone.signal
  }
  const { consultDeadlineMs } = x.generation.config.pipeline
  const asked = runConsult(route.pipeline.consult!, ctx, edge.clock, edge.monitor, consultDeadlineMs, listen)
  if (asked === null) return judgeFields(edge, x, route, ctx)
  x.wait(edge.clock.monotonicMs())
  void asked.then((ending) => {
    x.res.off('close', onGone)
    x.work(edge.clock.monotonicMs())
    guarded(edge, x, () => {
      if (x.settled || x.error !== null) return
      x.ending = ending
      if (ending !== null) finish(edge, x, route, ctx, null)
      else judgeFields(edge, x, route, ctx)
    })
  })
}

function judgeFields(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context): void {
  const { score, scoreBody } = route.pipeline
  if (score !== null) {
    const failure = runSteps(score, ctx, edge.clock, edge.monitor, scoreSheet(ctx))
    if (failure?.failed) return endFailed(edge, x, failure)
  }
  if (scoreBody === null || !ctx.hasBody || route.inspectBytes === 0) return decide(edge, x, route, ctx, null)
  if (x.expectsContinue) sendContinue(x)
  const nowMs = edge.clock.monotonicMs()
  x.wait(nowMs)
  const timeoutMs = route.streaming ? null : x.bodyTimeMs(nowMs)
  const limits = { inspectBytes: route.inspectBytes, maxBytes: route.maxBodyBytes, timeoutMs }
  holdBody(x.req, limits, (held) => guarded(edge, x, () => judgeBody(edge, x, route, ctx, held)))
}

/** Scoring cannot end a request, but a scorer that fails closed and failed does. */
function endFailed(edge: Edge, x: Exchange, failure: Ending): void {
  x.ending = failure
  end(edge, x, failure)
}

const bodyErrors: Readonly<Record<Exclude<BodyFailure, 'gone'>, ErrorCode>> = {
  'too-large': 'body-too-large',
  timeout: 'request-timeout',
}

function judgeBody(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context, held: HeldBody | BodyFailure): void {
  if (x.settled || x.error !== null || held === 'gone') return
  x.work(edge.clock.monotonicMs())
  if (typeof held === 'string') return refuse(edge, x, bodyErrors[held])
  if (route.capture !== null && isSampled(x.id, route.capture.sample)) x.held = held
  ctx.uninspectedBytes = held.complete ? 0 : Math.max(1, ctx.uninspectedBytes - held.bytes)
  const sheet = scoreSheet(ctx)
  const view = bodyView(held, ctx.header('content-type') ?? '', ctx.header('content-encoding'))
  const failure = runSteps(route.pipeline.scoreBody!, ctx, edge.clock, edge.monitor, view, sheet)
  if (failure?.failed) return endFailed(edge, x, failure)
  decide(edge, x, route, ctx, held)
}

function decide(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context, held: HeldBody | null): void {
  if (route.pipeline.decide !== null) {
    x.ending = runSteps(route.pipeline.decide, ctx, edge.clock, edge.monitor, ctx.score)
  }
  finish(edge, x, route, ctx, held)
}

/** Carries out what was decided. An `allow` ends the checks, not the request. */
function finish(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context, held: HeldBody | null): void {
  route.sampler.chainTook((edge.clock.monotonicMs() - x.workingSinceMs + x.workedMs) * 1_000)
  if (ctx.delayMs === 0) carryOut(edge, x, route, ctx, held)
  else hold(edge, x, ctx, () => guarded(edge, x, () => carryOut(edge, x, route, ctx, held)))
}

function carryOut(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context, held: HeldBody | null): void {
  if (x.ending !== null && x.ending.verdict.action !== 'allow') return end(edge, x, x.ending)
  if (x.expectsContinue && held === null) sendContinue(x)
  pass(edge, x, route, ctx, held)
}

/** Only after the checks: a client that is refused need not send its body (RFC 9110, 10.1.1). */
function sendContinue(x: Exchange): void {
  x.expectsContinue = false
  x.res.writeContinue()
}

/** A mistake of our own must cost one request, not the process. */
function guarded(edge: Edge, x: Exchange, run: () => void): void {
  try {
    run()
  } catch (error) {
    edge.trouble(x, error)
    if (x.res.headersSent || x.settled) x.res.destroy()
    else refuse(edge, x, 'internal')
  }
}
