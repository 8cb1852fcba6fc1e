import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask, burst, crewConfig, metricOf, patientMs, soonMs, startCrew, statuses, workersIn } from './helpers.ts'

const config = `plugins: [{ use: ./who.ts }, { use: bans }]
bans: { privateAddresses: true }
routes: [{ name: all, path: /*, upstream: app }]`

it(
  'is one gateway to whoever looks: metrics, decisions, sequence numbers; it drains as a whole and loses nothing',
  async () => {
    let finish: (() => void) | undefined
    const upstream = await startUpstream((req, res) => {
      if (req.url !== '/slow') res.end('quick')
      else finish = () => res.end('slow')
    })
    const crew = await startCrew(3, upstream.url, config)
    const answers = await burst(crew.url, 150)
    expect(statuses(answers)).toEqual({ 200: 150 })
    expect(workersIn(answers).size).toBeGreaterThan(1)

    const page = await fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
    expect(metricOf(page, 'sallyport_requests_total{route="all",status="200",action="pass"}')).toBe(150)
    expect(metricOf(page, 'sallyport_request_seconds_count')).toBe(150)
    expect(metricOf(page, 'sallyport_workers')).toBe(3)
    expect(metricOf(page, 'sallyport_ready')).toBe(1)
    expect(page.match(/^process_resident_memory_bytes /gm)).toHaveLength(1)

    // Any worker's decision is found, and the newest of all come first.
    for (const { id } of answers.slice(0, 5)) {
      const decision = (await (await fetch(`${crew.admin}/decisions/${id}`)).json()) as Decision
      expect(decision.request.id).toBe(id)
    }
    const last = await ask(crew.url)
    const { decisions } = (await (await fetch(`${crew.admin}/decisions?limit=20`)).json()) as { decisions: Decision[] }
    expect(decisions).toHaveLength(20)
    expect(decisions[0]!.request.id).toBe(last.id)

    const slow = ask(`${crew.url}/slow`)
    await until(() => finish && true)
    crew.child.kill('SIGTERM')
    await until(() => (crew.stderr().includes('draining') ? true : undefined))
    finish!()
    expect((await slow).status).toBe(200)
    expect(await crew.exited).toBe(0)

    const events = crew.events()
    expect(events.map(({ id }) => Number(id.split('.').at(-1)))).toEqual(events.map((_, i) => i + 1))
    expect(new Set(events.map(({ id }) => id.split('.').slice(0, -1).join('.'))).size).toBe(1)
    const recorded = events.flatMap(({ type, data }) =>
      type.includes('.decision.') ? [(data as Decision).request.id] : [],
    )
    expect(recorded).toHaveLength(152)
    expect(new Set(recorded)).toEqual(new Set([...answers, last, await slow].map(({ id }) => id)))
    const counted = events.map(({ type, data }) =>
      type.includes('.summary.') ? (data as { requests: number }).requests : 0,
    )
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(152)
  },
  patientMs,
)

it(
  'a reload reaches all workers, and one with a mistake none; so do bans',
  async () => {
    const upstream = await startUpstream()
    const crew = await startCrew(2, upstream.url, config)
    const save = async (yaml: string): Promise<void> => {
      // At once: a reload must not read half a file.
      await writeFile(join(crew.dir, 'next'), crewConfig(2, upstream.url, yaml))
      await rename(join(crew.dir, 'next'), crew.configFile)
      crew.child.kill('SIGHUP')
    }
    const deny = (status: number): string => `policy: p
rules: [{ name: no, when: 'true', then: { deny: { status: ${status} } } }]
`
    const withPolicy = config.replace('{ use: bans }', '{ use: bans }, { use: policy, config: { files: [./p.yaml] } }')
    await writeFile(join(crew.dir, 'p.yaml'), deny(451))
    await save(withPolicy)
    const reloads = async (result: string): Promise<number> =>
      metricOf(
        await fetch(`${crew.admin}/metrics`).then((answer) => answer.text()),
        `sallyport_config_reloads_total{result="${result}"}`,
      )
    await until(async () => ((await reloads('success')) > 0 ? true : undefined), soonMs)
    const denied = await burst(crew.url, 60)
    expect(statuses(denied)).toEqual({ 451: 60 })
    expect(workersIn(denied).size).toBeGreaterThan(1)

    // One that some workers could build: the old one must go on with its connections to the application, too.
    await save(config)
    await until(async () => (statuses(await burst(crew.url, 20))[200] === 20 ? true : undefined), soonMs)
    expect(statuses(await burst(crew.url, 60))).toEqual({ 200: 60 })
    await save(`${config}\nno-such-key: 1`)
    await until(async () => ((await reloads('failure')) > 0 ? true : undefined), soonMs)
    expect(statuses(await burst(crew.url, 60))).toEqual({ 200: 60 })
    expect(crew.stderr()).toContain('no-such-key')

    const change = (method: string, path: string, body?: unknown): Promise<Response> =>
      fetch(`${crew.admin}${path}`, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
    const made = await change('POST', '/bans', { target: '127.0.0.1', for: '1h', reason: 'a test' })
    expect(made.status).toBeLessThan(300)
    await until(async () => (statuses(await burst(crew.url, 20))[403] === 20 ? true : undefined))
    const banned = await burst(crew.url, 60)
    expect(statuses(banned)).toEqual({ 403: 60 })
    expect(workersIn(banned).size).toBeGreaterThan(1)
    const lifted = await change('DELETE', '/bans?target=127.0.0.1')
    expect(lifted.status).toBeLessThan(300)
    await until(async () => (statuses(await burst(crew.url, 20))[200] === 20 ? true : undefined))
    expect(statuses(await burst(crew.url, 60))).toEqual({ 200: 60 })
  },
  patientMs,
)
