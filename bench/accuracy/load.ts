import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Shot } from './judge.ts'

export interface Application {
  readonly url: string
  /** When each request arrived and was answered, by its number. */
  readonly visits: Map<string, Visit>
  close(): void
}

interface Visit {
  readonly arrivedAt: number
  leftAt: number
}

/** An application that notes when requests arrive, and answers after the milliseconds that they ask for. */
export async function startApplication(): Promise<Application> {
  const visits = new Map<string, Visit>()
  const server = createServer((req, res) => {
    const visit = { arrivedAt: performance.now(), leftAt: Number.POSITIVE_INFINITY }
    visits.set(String(req.headers['x-number']), visit)
    const answer = (): void => {
      visit.leftAt = performance.now()
      res.end('ok')
    }
    const holdMs = Number(req.headers['x-hold-ms'])
    if (holdMs > 0) setTimeout(answer, holdMs)
    else answer()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    visits,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/**
 * `steady`: all keys all the time. `edges`: what is due in a window comes at once, around its end. `turns`: a tenth of
 * the keys at a time, so that a load of many times the limit fits on a small machine.
 */
export type Shape = 'steady' | 'edges' | 'turns'

export interface Plan {
  readonly keys: number
  /** Requests a second of each key, while it has its turn. */
  readonly perKey: number
  readonly seconds: number
  readonly shape: Shape
  /** Seconds of a window, for `edges`. */
  readonly window: number
  /** How long the application keeps a request. */
  readonly holdMs: number
}

const turnMs = 10
const groups = 10
let runs = 0

/** Sends at its own pace, whatever comes back: the gateways in turn, every key at all of them. Shots by key. */
export async function fire(
  gateways: readonly string[],
  application: Application,
  plan: Plan,
): Promise<readonly (readonly Shot[])[]> {
  const pools = gateways.map((url) => new Pool(url, { connections: 256, pipelining: 1 }))
  const sent: { key: number; id: string; sentAt: number }[] = []
  const answers: Promise<unknown>[] = []
  const run = ++runs
  const startMs = performance.now()
  const { total, due } = paceOf(plan)
  for (let next = 0; next < total; ) {
    const until = Math.min(total, due((performance.now() - startMs) / 1_000))
    for (; next < until; next++) {
      const id = `${run}.${next}`
      const { key, round } = turnOf(next, plan)
      sent.push({ key, id, sentAt: performance.now() })
      const headers = { 'x-api-key': `${run}-${key}`, 'x-number': id, 'x-hold-ms': `${plan.holdMs}` }
      // By the round, so that every key meets every gateway.
      const pool = pools[round % pools.length]!
      answers.push(pool.request({ path: '/', method: 'GET', headers }).then(({ body }) => body.dump(), ignore))
    }
    await pause(turnMs)
  }
  await Promise.all(answers)
  await Promise.all(pools.map((pool) => pool.close()))
  const shots: Shot[][] = Array.from({ length: plan.keys }, () => [])
  for (const { key, id, sentAt } of sent) {
    const visit = application.visits.get(id)
    shots[key]!.push({ sentAt, arrivedAt: visit?.arrivedAt ?? null, leftAt: visit?.leftAt ?? null })
  }
  application.visits.clear()
  return shots
}

/** How many requests there are, and how many are due after so many seconds. */
function paceOf({ keys, perKey, seconds, shape, window }: Plan): { total: number; due(elapsed: number): number } {
  const rate = (shape === 'turns' ? keys / groups : keys) * perKey
  if (shape !== 'edges') return { total: rate * seconds, due: (elapsed) => elapsed * rate }
  // Half of a window's requests just before its end, half just after it.
  const halves = (elapsed: number): number => Math.floor((elapsed + 0.05) / window) + Math.floor(elapsed / window)
  return { total: rate * (seconds - window / 2), due: (elapsed) => (halves(elapsed) * rate * window) / 2 }
}

/** Keys one after the other, and how often this one has come before. */
function turnOf(next: number, { keys, perKey, seconds, shape }: Plan): { key: number; round: number } {
  if (shape !== 'turns') return { key: next % keys, round: Math.floor(next / keys) }
  const inGroup = keys / groups
  const group = Math.min(groups - 1, Math.floor(next / ((inGroup * perKey * seconds) / groups)))
  return { key: group * inGroup + (next % inGroup), round: Math.floor(next / inGroup) }
}

/** What a gateway did not answer was not admitted, or the application saw it. */
const ignore = (): void => undefined
