import { Agent } from 'undici'
import type { WireRequest } from './requests.ts'
import type { Judge, Verdict } from './verdict.ts'

const CONNECTIONS = 16
const TIMEOUT_MS = 10_000
/** The connection's own business; undici refuses some and sets others. */
const FRAMING = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect', 'upgrade', 'te'])

/** Sends requests to a server; 403 is a block. What cannot be sent as HTTP counts as an answer with status 0. */
export function createHttpJudge(url: string): Judge {
  const { origin } = new URL(url)
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS },
  })
  return {
    concurrency: CONNECTIONS,
    async judge(request): Promise<Verdict> {
      const start = performance.now()
      const status = await send(agent, origin, request)
      return { blocked: status === 403, score: null, signals: [], micros: (performance.now() - start) * 1000, status }
    },
    // Not `close`, which waits for answers that nobody reads any more.
    close: () => agent.destroy(),
  }
}

async function send(agent: Agent, origin: string, request: WireRequest): Promise<number> {
  const { method, path, query, body } = request
  try {
    const answer = await agent.request({
      origin,
      method: method as 'GET',
      path: query === '' ? path : `${path}?${query}`,
      headers: sendable(request.headers),
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body.dump()
    return answer.statusCode
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      throw new Error(`--url ${origin}: nobody listens there; start the server first`)
    }
    return 0
  }
}

function sendable(headers: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (!FRAMING.has(headers[i]!.toLowerCase())) kept.push(headers[i]!, headers[i + 1]!)
  }
  return kept
}
