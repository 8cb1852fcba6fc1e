import type { Duplex } from 'node:stream'
import type { LiveRoute } from '../generation.ts'
import type { Context } from '../http/request-context.ts'
import { responseHead } from '../http/response-head.ts'
import { runSteps } from '../pipeline/run.ts'
import { responseSheet } from '../pipeline/step.ts'
import { tunnel } from '../proxy/upgrade.ts'
import { acceptsKey } from '../proxy/websocket-handshake.ts'
import { refuse } from './answer.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'
import { settle } from './settle.ts'

const wrongAccept = new Error('Sec-WebSocket-Accept does not answer the key of the client')

/**
 * The application answered 101: the answer goes the way of all answers, then client and application are joined until one
 * of them goes. The record is written at the end.
 */
export function switchProtocols(
  edge: Edge,
  x: Exchange,
  route: LiveRoute,
  ctx: Context,
  headers: string[],
  socket: Duplex,
): void {
  x.headMs = edge.clock.monotonicMs()
  x.work(x.headMs)
  if (!acceptsKey(headers, ctx.header('sec-websocket-key') ?? '')) {
    socket.destroy()
    edge.trouble(x, wrongAccept)
    return refuse(edge, x, 'upstream-garbage')
  }
  if (ctx.responseHeaders.length > 0) headers.push(...ctx.responseHeaders)
  const { onResponse } = route.pipeline
  if (onResponse !== null)
    runSteps(onResponse, ctx, edge.clock, edge.monitor, responseHead(101, headers), responseSheet(ctx))
  const client = x.upgrade!
  x.res.detachSocket(client.socket as never)
  x.upgraded = true
  x.wait(edge.clock.monotonicMs())
  const open = tunnel(client.socket, socket, { headers, early: client.early }, route.websocket!, {
    nowMs: () => edge.clock.monotonicMs(),
    onBytes(count) {
      x.bytes += count
    },
    onClosed({ error, aborted }) {
      edge.tunnels.delete(open)
      x.error = error
      x.aborted = aborted
      settle(edge, x)
    },
  })
  edge.tunnels.add(open)
}
