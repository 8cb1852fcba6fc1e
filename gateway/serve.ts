import type { Config } from './config/schema.ts'
import { handle, refuseBody } from './handle.ts'
import type { ListenerTls } from './http/listener.ts'
import { createDataServer, type DataServer } from './http/server.ts'
import type { Parts } from './parts.ts'
import type { Copy } from './proxy/copy.ts'
import type { Tunnel } from './proxy/upgrade.ts'
import { toCaptured } from './recording.ts'
import type { Edge } from './request/edge.ts'
import { unreadDecision } from './request/exchange.ts'
import { newRequestId } from './request-id.ts'

export interface DataPlane extends DataServer {
  /** Tells the clients of open WebSockets to go. */
  closeTunnels(): void
}

/** The data plane: gives every request to `handle`, and every decision to whoever keeps count. */
export function createDataPlane(parts: Parts, { http }: Config, tls: ListenerTls | null): DataPlane {
  const { status } = parts
  const tunnels = new Set<Tunnel>()
  const copies = new Set<Copy>()
  const edge = createEdge(parts, tunnels, copies)
  const server = createDataServer(http, tls, {
    newRequestId,
    room: parts.room,
    onRequest(req, res, expectation) {
      status.inFlight++
      handle(edge, req, res, expectation)
    },
    onUpgrade(req, res, socket, early) {
      status.inFlight++
      handle(edge, req, res, 'none', { socket, early })
    },
    onBadBody: (res, code) => refuseBody(edge, res, code),
    onRefused(code, id, socket) {
      status.inFlight++
      edge.settled(unreadDecision(code, id, socket, status.generation.policy), 0, null)
    },
  })
  const closeTunnels = (): void => {
    for (const tunnel of tunnels) tunnel.leave()
  }
  const destroy = (): void => {
    server.destroy()
    // Nobody waits for them.
    for (const copy of copies) copy.cut()
  }
  return { ...server, closeTunnels, destroy }
}

function createEdge(parts: Parts, tunnels: Set<Tunnel>, copies: Set<Copy>): Edge {
  const { clock, log, metrics, ledger, memory, facts, status, capture } = parts
  return {
    current: () => status.generation,
    clock,
    monitor: {
      phase: metrics.phase,
      failure(plugin, hook, why, error) {
        metrics.pluginFailure(plugin, hook, why)
        if (error !== null) log.logger.error({ plugin, hook, err: error }, 'a plugin failed')
      },
    },
    facts: { identity: facts.fact('client.identity'), standing: facts.fact('client.standing') },
    newRequestId,
    isDraining: () => status.draining,
    tunnels,
    held: new Set(),
    copies,
    mirrored: metrics.mirrored,
    settled(decision, requestMicros, clientKey) {
      status.inFlight--
      memory.add(decision)
      metrics.settled(decision, requestMicros)
      ledger.decision(decision)
      status.watch(decision, clientKey)
      log.access(decision, requestMicros)
    },
    record(x, decision) {
      const captured = capture && toCaptured(x, decision, clock)
      if (captured) capture.add(captured)
    },
    trouble(x, error) {
      const { code, message } = error as { code?: string; message?: string }
      const requestId = x.id
      if (x.dispatchedMs < 0) log.logger.error({ requestId, err: error }, 'the gateway failed')
      else log.logger.warn({ requestId, code, message, upstream: x.route?.upstream.name }, 'the application failed')
    },
  }
}
