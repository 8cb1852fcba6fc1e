import { Agent, request } from 'node:http'

export interface Visits {
  readonly count: number
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
}

/** One request after another with a short rest, every tenth on a connection of its own, as people come and go. */
export interface Visitor {
  stop(): Promise<Visits>
}

const restMs = 10
const patienceMs = 10_000

export function startVisitor(port: number): Visitor {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const tookMs: number[] = []
  let failed = 0
  let over = false
  const running = (async () => {
    for (let i = 0; !over; i++) {
      const startMs = performance.now()
      const isFine = await visit(port, i % 10 === 0 ? undefined : agent)
      tookMs.push(performance.now() - startMs)
      if (!isFine) failed++
      await new Promise((resolve) => setTimeout(resolve, restMs))
    }
  })()
  return {
    async stop() {
      over = true
      await running
      agent.destroy()
      const sorted = tookMs.toSorted((a, b) => a - b)
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
      return { count: sorted.length, failed, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) }
    },
  }
}

function visit(port: number, agent: Agent | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const req = request({ host: '127.0.0.1', port, path: '/?bytes=1000', agent: agent ?? false }, (res) => {
      let bytes = 0
      res.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      res.once('end', () => resolve(res.statusCode === 200 && bytes === 1_000))
      res.once('error', () => resolve(false))
    })
    req.setTimeout(patienceMs, () => req.destroy())
    req.once('error', () => resolve(false))
    req.end()
  })
}
