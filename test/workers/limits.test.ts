import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { type Answer, ask, burst, metricOf, patientMs, soonMs, startCrew, statuses, workersIn } from './helpers.ts'

const policy = `policy: strict
rules:
  - { name: strict, when: 'request.path.startsWith("/on-demand")', then: { limit: strict } }
`

const limits = `plugins:
  - { use: ./who.ts }
  - use: rate-limit
    config:
      limits:
        - { name: bucket, rate: 1/h, burst: 25, match: 'request.path.startsWith("/bucket")' }
        - { name: sliding, rate: 25/h, algorithm: sliding-window, match: 'request.path.startsWith("/sliding")' }
        - { name: fixed, rate: 25/h, algorithm: fixed-window, match: 'request.path.startsWith("/fixed")' }
        - { name: wide, key: route.name, rate: 1/h, burst: 60, match: 'request.path.startsWith("/both")' }
        - { name: narrow, rate: 1/h, burst: 25, match: 'request.path.startsWith("/both")' }
        - { name: strict, rate: 1/h, burst: 25, apply: on-demand }
        - { name: flight, algorithm: concurrency, inFlight: 7, match: 'request.path.startsWith("/flight")' }
  - { use: policy, config: { files: [./strict.yaml] } }
routes: [{ name: all, path: /*, upstream: app }]`

it(
  'four workers admit exactly what one admits: each algorithm, several limits at once, limits of policies, and requests in flight',
  async () => {
    const waiting: ServerResponse[] = []
    const upstream = await startUpstream((req, res) => {
      if (req.url === '/flight') waiting.push(res)
      else res.end('ok')
    })
    const crew = await startCrew(4, upstream.url, limits, { 'strict.yaml': policy })
    for (const path of ['/bucket', '/sliding', '/fixed', '/both', '/on-demand']) {
      const answers = await burst(`${crew.url}${path}`, 120)
      expect([path, statuses(answers)]).toEqual([path, { 200: 25, 429: 95 }])
      expect(workersIn(answers).size).toBeGreaterThan(1)
    }
    // What was refused by the narrow one took nothing from the wide one: counted over all workers.
    const page = await fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
    expect(metricOf(page, 'sallyport_rate_limit_decisions_total{limit="wide",mode="enforce",outcome="admitted"}')).toBe(
      25,
    )
    expect(metricOf(page, 'sallyport_rate_limit_keys{limit="bucket",mode="enforce"}')).toBe(1)
    expect(metricOf(page, 'sallyport_rate_limit_bound_tokens{limit="bucket",mode="enforce"}')).toBe(25)

    for (let round = 0; round < 3; round++) {
      const { all, answers } = askTogether(`${crew.url}/flight`, 40)
      // Who comes late, once the seven are answered, would rightly be admitted.
      await until(() => (waiting.length === 7 && answers.length === 33) || undefined, soonMs)
      await until(async () => {
        const text = await fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
        return metricOf(text, 'sallyport_rate_limit_in_flight{limit="flight",mode="enforce"}') === 7 || undefined
      })
      const more = await ask(`${crew.url}/flight`)
      expect(more.status).toBe(429)
      for (const res of waiting.splice(0)) res.end('ok')
      expect(statuses(await all)).toEqual({ 200: 7, 429: 33 })
    }
  },
  patientMs,
)

it(
  'what a worker held in flight comes free when it crashes, and what it counted stays counted',
  async () => {
    const waiting: ServerResponse[] = []
    const upstream = await startUpstream((req, res) => {
      if (req.url === '/flight') waiting.push(res)
      else res.end('ok')
    })
    const crew = await startCrew(2, upstream.url, limits, { 'strict.yaml': policy })
    expect(statuses(await burst(`${crew.url}/bucket`, 10, 4))).toEqual({ 200: 10 })
    const held = Array.from({ length: 7 }, () => ask(`${crew.url}/flight`))
    await until(() => (waiting.length === 7 ? true : undefined), soonMs)
    expect((await ask(`${crew.url}/flight`)).status).toBe(429)
    await ask(`${crew.url}/exit`)
    await until(() => crew.states('worker-back')[0], soonMs)
    const cut = crew.states('worker-lost')
    const freed = Number(/; (\d+) requests in flight were cut/.exec(cut[0]!)![1]!) - 1
    expect(freed).toBeGreaterThanOrEqual(0)
    const again = askTogether(`${crew.url}/flight`, 12)
    await until(() => (waiting.length === 7 + freed && again.answers.length === 12 - freed) || undefined, soonMs)
    expect(statuses(await burst(`${crew.url}/bucket`, 40, 8))).toEqual({ 200: 15, 429: 25 })
    for (const res of waiting) res.end('ok')
    expect(statuses(await again.all)).toEqual({ 200: freed, ...(freed < 12 && { 429: 12 - freed }) })
    expect(statuses(await Promise.all(held))[0] ?? 0).toBe(freed)
  },
  patientMs,
)

/** All at once; `answers` has those that have come. */
function askTogether(url: string, count: number): { all: Promise<Answer[]>; answers: Answer[] } {
  const answers: Answer[] = []
  const one = async (): Promise<Answer> => {
    const answer = await ask(url)
    answers.push(answer)
    return answer
  }
  return { all: Promise.all(Array.from({ length: count }, one)), answers }
}
