import { type ErrorCode, errors } from '../../errors.ts'
import type { Generation, LiveRoute } from '../../generation.ts'
import { refusalOfRoute } from '../../handle.ts'
import { bodyView } from '../../http/body.ts'
import { Context } from '../../http/request-context.ts'
import type { HeadReader } from '../../http/request-head.ts'
import { asksForWebSocket } from '../../http/upgrade-request.ts'
import { runConsult } from '../../pipeline/consult.ts'
import { runSteps } from '../../pipeline/run.ts'
import { type Ending, type Monitor, scoreSheet } from '../../pipeline/step.ts'
import { Exchange } from '../../request/exchange.ts'
import { toAnswer, toMessage } from './message.ts'
import type { RecordedRequest } from './recorded.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface Judging {
  readonly generation: Generation
  readonly readHead: HeadReader
  readonly clock: VirtualClock
  readonly monitor: Monitor
}

const noSocket = {} as NonNullable<Exchange['upgrade']>

/**
 * The life of a recorded request, as far as it is decided on: what gateway/handle.ts does, with the body at hand and nothing
 * to send. Returns the exchange with its status, not settled yet.
 */
export async function judge(by: Judging, request: RecordedRequest): Promise<Exchange> {
  const req = toMessage(request)
  const upgrade = asksForWebSocket(req) ? noSocket : null
  const x = new Exchange(by.generation, req, toAnswer(), upgrade, by.clock.monotonicMs())
  x.id = request.id
  const refusal = await decide(by, x, request)
  if (refusal !== null) x.error = refusal
  x.res.statusCode = statusOf(x, request)
  return x
}

/** The gateway's own reason to refuse, or `null`; a verdict is in `ending`. */
async function decide(by: Judging, x: Exchange, request: RecordedRequest): Promise<ErrorCode | null> {
  const received = by.readHead(x.req, x.id, x.startMs)
  if (typeof received === 'string') return received
  x.received = received
  const route = by.generation.router(received.head.host, received.head.path)
  // `OPTIONS *` is answered by the gateway itself.
  if (received.head.path === '*') return null
  if (route === null) return 'no-route'
  x.route = route
  const ctx = new Context(received.head, route)
  x.ctx = ctx
  const refusal = refusalOfRoute(x, route) ?? tooLarge(route, request)
  if (refusal !== null) return refusal
  x.ending = await runChecks(by, route, ctx, request)
  if (x.ending === null || x.ending.verdict.action === 'allow') {
    x.dispatchedMs = x.startMs
    x.headMs = x.startMs + (request.durationMs ?? 0)
  } else if (x.ending.failed) return 'plugin-failed'
  return null
}

/** A body without a stated length is refused when it has grown too large; what was found out until then is the same here. */
function tooLarge({ maxBodyBytes }: LiveRoute, { body }: RecordedRequest): ErrorCode | null {
  return body !== null && body.length > maxBodyBytes ? 'body-too-large' : null
}

async function runChecks(
  { generation, clock, monitor }: Judging,
  route: LiveRoute,
  ctx: Context,
  request: RecordedRequest,
): Promise<Ending | null> {
  const { onRequest, consult, score, decide } = route.pipeline
  const early = onRequest && runSteps(onRequest, ctx, clock, monitor)
  if (early) return early
  if (consult !== null) {
    const { consultDeadlineMs } = generation.config.pipeline
    const asked = await runConsult(consult, ctx, clock, monitor, consultDeadlineMs, () => new AbortController().signal)
    if (asked) return asked
  }
  const failed = score && runSteps(score, ctx, clock, monitor, scoreSheet(ctx))
  if (failed?.failed) return failed
  const failedBody = scoreBody({ clock, monitor }, route, ctx, request)
  if (failedBody?.failed) return failedBody
  return decide && runSteps(decide, ctx, clock, monitor, ctx.score)
}

function scoreBody(
  { clock, monitor }: Pick<Judging, 'clock' | 'monitor'>,
  { pipeline, inspectBytes }: LiveRoute,
  ctx: Context,
  { body, bodyCut }: RecordedRequest,
): Ending | null {
  if (pipeline.scoreBody === null || body === null || !ctx.hasBody || inspectBytes === 0) return null
  const bytes = body.subarray(0, inspectBytes)
  const complete = !bodyCut && body.length < inspectBytes
  const held = { chunks: [bytes], bytes: bytes.length, complete }
  ctx.uninspectedBytes = complete ? 0 : Math.max(1, ctx.uninspectedBytes - bytes.length)
  const view = bodyView(held, ctx.header('content-type') ?? '', ctx.header('content-encoding'))
  return runSteps(pipeline.scoreBody, ctx, clock, monitor, view, scoreSheet(ctx))
}

/** What the client would get: of a request that passes, what the application answered then, or 200 when nobody knows. */
function statusOf({ ending, error, received }: Exchange, request: RecordedRequest): number {
  if (error !== null) return errors[error].status
  if (received?.head.path === '*') return 204
  const verdict = ending?.verdict
  if (verdict === undefined || verdict.action === 'allow') return request.status ?? 200
  if (verdict.action === 'deny') return verdict.status ?? errors.denied.status
  return verdict.action === 'limit' ? errors.limited.status : 302
}
