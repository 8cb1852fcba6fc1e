import { Readable } from 'node:stream'
import type { Context } from '../http/request-context.ts'
import { sendCopy } from '../proxy/copy.ts'
import type { ForwardRequest } from '../proxy/forwarding.ts'
import type { Upstream } from '../proxy/upstream.ts'
import type { Edge } from './edge.ts'
import type { Exchange } from './exchange.ts'

/** Tells an application that it got a copy. Of a client it never comes through (see proxy/headers.ts). */
const mark = 'x-sallyport-mirror'

/** Longest that a copy may take: nobody is served by it. */
const deadlineMs = 10_000

/** Sends copies of a request that was just forwarded to where rules want them. What becomes of them touches nobody. */
export function mirror(edge: Edge, x: Exchange, ctx: Context, request: ForwardRequest, chosen: Upstream): void {
  const { copies } = edge
  const { maxMirrored } = x.generation.config.pipeline
  const copied = canBeCopied(x, request) ? { ...request, headers: [...request.headers, mark, '1'] } : null
  for (const name of ctx.mirrors) {
    // The application that has the request itself would do the same thing twice.
    const upstream = name === chosen.name ? undefined : x.generation.upstreams.get(name)?.aside()
    if (
      copied === null ||
      upstream === undefined ||
      copies.size >= maxMirrored ||
      upstream.inFlight >= upstream.limit
    ) {
      edge.mirrored('skipped')
      continue
    }
    edge.mirrored('sent')
    copies.add(
      sendCopy(upstream, copied, deadlineMs, (copy, outcome) => {
        copies.delete(copy)
        edge.mirrored(outcome)
      }),
    )
  }
}

/**
 * Not a body that is still coming, because the client would have to wait for two applications; not one that the application
 * had no place for; and never a copy, which could go round in circles.
 */
function canBeCopied(x: Exchange, { headers, body, upgrade }: ForwardRequest): boolean {
  return !upgrade && !(body instanceof Readable) && x.error === null && !isCopy(headers)
}

function isCopy(headers: readonly string[]): boolean {
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]!.length === mark.length && headers[i]!.toLowerCase() === mark) return true
  return false
}
