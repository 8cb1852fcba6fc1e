import type { Readable } from 'node:stream'
import type { LiveRoute } from '../generation.ts'
import type { HeldBody } from '../http/body.ts'
import type { Context } from '../http/request-context.ts'
import { responseHead } from '../http/response-head.ts'
import { runSteps } from '../pipeline/run.ts'
import { responseSheet } from '../pipeline/step.ts'
import { forward } from '../proxy/forward.ts'
import type { ForwardEvents } from '../proxy/forwarding.ts'
import { requestHeaders } from '../proxy/headers.ts'
import { RequestBody } from '../proxy/request-body.ts'
import { refuse } from './answer.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'
import { mirror } from './mirror.ts'
import { watchBody } from './response-watch.ts'
import { switchProtocols } from './switch-protocols.ts'

/** Sends a request that passed every check to the application, exactly as it was judged. */
export function pass(edge: Edge, x: Exchange, route: LiveRoute, ctx: Context, held: HeldBody | null): void {
  const { received } = x
  const headers = requestHeaders(
    ctx.rawHeaders,
    {
      requestId: ctx.id,
      chain: received!.chain,
      scheme: ctx.scheme,
      forwardedHost: received!.forwardedHost,
      protocol: ctx.protocol,
      trustedPeer: received!.trustedPeer,
    },
    ctx.requestEdits,
    x.generation.ownedHeaders,
  )
  const body = toBody(edge, x, route, ctx, held)
  const path = ctx.rawQuery === '' && !hasEmptyQuery(x) ? ctx.rawPath : `${ctx.rawPath}?${ctx.rawQuery}`
  x.dispatchedMs = edge.clock.monotonicMs()
  x.wait(x.dispatchedMs)
  const { id: requestId, method, contentLength } = ctx
  const request = { requestId, method, path, headers, body, contentLength, upgrade: x.upgrade !== null }
  const upstream = ctx.upstream === null ? route.upstream : (x.generation.upstreams.get(ctx.upstream) ?? route.upstream)
  x.forwarding = forward(upstream, request, x.res, events, { edge, x, route, ctx, body })
  if (ctx.mirrors.length > 0) mirror(edge, x, ctx, request, upstream)
}

/** `/x?` and `/x` are different bytes, and what is sent is what was received. */
function hasEmptyQuery(x: Exchange): boolean {
  return ((x.req as { originalUrl?: string }).originalUrl ?? x.req.url ?? '').endsWith('?')
}

function toBody(
  edge: Edge,
  x: Exchange,
  route: LiveRoute,
  ctx: Context,
  held: HeldBody | null,
): Buffer | Readable | null {
  if (!ctx.hasBody) return null
  if (held?.complete) return held.chunks.length === 1 ? held.chunks[0]! : Buffer.concat(held.chunks, held.bytes)
  const timeoutMs = route.streaming ? null : x.bodyTimeMs(edge.clock.monotonicMs())
  return new RequestBody(x.req, held?.chunks ?? [], { maxBytes: route.maxBodyBytes, timeoutMs })
}

interface Passing {
  readonly edge: Edge
  readonly x: Exchange
  readonly route: LiveRoute
  readonly ctx: Context
  readonly body: Buffer | Readable | null
}

const events: ForwardEvents<Passing> = {
  onHead({ edge, x, route, ctx }, status, headers) {
    x.headMs = edge.clock.monotonicMs()
    x.work(x.headMs)
    if (ctx.responseHeaders.length > 0) headers.push(...ctx.responseHeaders)
    const { onResponse, onResponseBody } = route.pipeline
    if (onResponseBody !== null) x.watch = watchBody(edge, ctx, onResponseBody, status, headers)
    if (onResponse !== null)
      runSteps(onResponse, ctx, edge.clock, edge.monitor, responseHead(status, headers), responseSheet(ctx))
    if (edge.isDraining() || x.upgrade !== null) x.res.shouldKeepAlive = false
  },
  onHeadSent({ edge, x }) {
    x.wait(edge.clock.monotonicMs())
  },
  onBytes({ x }, bytes, from, to) {
    x.bytes += to - from
    if (x.watch !== null) x.watch.see(Buffer.from(bytes.subarray(from, to)))
  },
  onFailure({ edge, x, body }, code, error) {
    x.work(edge.clock.monotonicMs())
    const cut = body instanceof RequestBody ? body.failure : null
    if (cut === null && error !== null) edge.trouble(x, error)
    if (x.error === null) refuse(edge, x, cut ?? code)
  },
  onUpgraded({ edge, x, route, ctx }, headers, socket) {
    switchProtocols(edge, x, route, ctx, headers, socket)
  },
  onBroken({ edge, x }, error) {
    x.aborted = 'upstream'
    edge.trouble(x, error)
  },
}
