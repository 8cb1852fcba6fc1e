import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { pause } from './fleet.ts'
import type { Shot } from './judge.ts'

export interface Application {
  readonly url: string
  /** When each request arrived, by its number. */
  readonly arrivals: Map<string, number>
  close(): void
}

/** An application that notes when requests arrive. */
export async function startApplication(): Promise<Application> {
  const arrivals = new Map<string, number>()
  const server = createServer((req, res) => {
    arrivals.set(String(req.headers['x-number']), performance.now())
    res.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface Plan {
  readonly keys: number
  /** Requests a second of each key. */
  readonly perKey: number
  readonly seconds: number
  /** All requests of half a second at once, at its end and at the beginning of the next: the edge of a window. */
  readonly inBursts: boolean
}

const turnMs = 10
let number = 0

/** Sends at its own pace, whatever comes back: the gateways in turn, every key at all of them. Shots by key. */
export async function fire(
  gateways: readonly string[],
  application: Application,
  plan: Plan,
): Promise<readonly (readonly Shot[])[]> {
  const pools = gateways.map((url) => new Pool(url, { connections: 32, pipelining: 1 }))
  const sent: { key: number; id: string; sentAt: number }[] = []
  const answers: Promise<unknown>[] = []
  const run = ++number
  const startMs = performance.now()
  const total = plan.keys * plan.perKey * plan.seconds
  for (let next = 0; next < total; ) {
    const elapsed = (performance.now() - startMs) / 1_000
    const paced = plan.inBursts ? (Math.round(elapsed) - (elapsed < 0.5 ? 1 : 0)) * plan.keys * plan.perKey : 0
    const due = plan.inBursts ? Math.max(0, paced) : elapsed * plan.keys * plan.perKey
    for (; next < Math.min(due, total); next++) {
      const id = `${run}.${next}`
      const key = next % plan.keys
      sent.push({ key, id, sentAt: performance.now() })
      const headers = { 'x-api-key': `${run}-${key}`, 'x-number': id }
      const pool = pools[Math.floor(next / plan.keys) % pools.length]!
      answers.push(pool.request({ path: '/', method: 'GET', headers }).then(({ body }) => body.dump(), ignore))
    }
    await pause(turnMs)
  }
  await Promise.all(answers)
  await Promise.all(pools.map((pool) => pool.close()))
  const shots: Shot[][] = Array.from({ length: plan.keys }, () => [])
  for (const { key, id, sentAt } of sent) shots[key]!.push({ sentAt, arrivedAt: application.arrivals.get(id) ?? null })
  application.arrivals.clear()
  return shots
}

/** What a gateway did not answer was not admitted, or the application saw it. */
const ignore = (): void => undefined
