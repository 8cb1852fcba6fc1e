import { Agent } from 'node:http'
import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { type Answer, ask, burst, metricOf, patientMs, soonMs, startCrew, statuses, workersIn } from './helpers.ts'

const config = `plugins: [{ use: ./who.ts }]\nroutes: [{ name: all, path: /*, upstream: app }]`

it.each(['/exit', '/throw'])(
  'a worker that ends unasked (%s) costs no request of the others, and is replaced',
  async (path) => {
    const upstream = await startUpstream((_req, res) => setTimeout(() => res.end('ok'), 2))
    const crew = await startCrew(2, upstream.url, config)
    // Connections of the worker that will live: what goes over them must not notice anything.
    const agents = Array.from({ length: 12 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
    const first = await Promise.all(agents.map((agent) => ask(crew.url, agent)))
    const total = async (): Promise<number> => {
      const page = await fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
      return metricOf(page, 'sallyport_requests_total{route="all",status="200",action="pass"}')
    }
    const scraped = await total()
    expect(scraped).toBe(first.length)
    const victim = first[0]!.worker
    const spared = agents.filter((_, i) => first[i]!.worker !== victim)
    expect(spared.length).toBeGreaterThan(0)
    await ask(`${crew.url}${path}`, agents[0]!)
    const answers: Answer[] = []
    const back = until(() => crew.states('worker-back')[0], soonMs)
    let isBack = false
    void back.then(() => {
      isBack = true
    })
    while (!isBack) answers.push(...(await Promise.all(spared.map((agent) => ask(crew.url, agent)))))
    await back
    expect(answers.length).toBeGreaterThan(0)
    expect(statuses(answers)).toEqual({ 200: answers.length })
    expect(workersIn(answers)).toEqual(new Set(first.map(({ worker }) => worker).filter((worker) => worker !== victim)))

    // What was scraped never goes back, though the one that counted a part of it is no more.
    expect(await total()).toBeGreaterThanOrEqual(scraped + answers.length)

    // Again as many as before, the new one among them.
    const after = await burst(crew.url, 60)
    expect(statuses(after)).toEqual({ 200: 60 })
    expect(workersIn(after).size).toBe(2)
    expect(workersIn(after)).not.toContain(victim)

    expect(crew.states('worker-lost')[0]).toMatch(
      path === '/exit' ? /exit code 7; \d+ requests in flight/ : /a mistake in a timer; \d+ requests in flight/,
    )
    expect(crew.stderr()).toContain('a worker crashed')
    const page = await fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
    expect(metricOf(page, 'sallyport_worker_crashes_total')).toBe(1)
    expect(metricOf(page, 'sallyport_workers')).toBe(2)
    crew.child.kill('SIGTERM')
    expect(await crew.exited).toBe(0)
    for (const agent of agents) agent.destroy()
  },
  patientMs,
)
