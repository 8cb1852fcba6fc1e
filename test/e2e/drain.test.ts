import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { type Running, startProcess } from '../helpers/process.ts'
import { startUpstream } from '../helpers/upstream.ts'

async function startWith(upstream: string, drain: string): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'gateway.config.yaml')
  await writeFile(
    file,
    `upstreams: [{ name: app, url: '${upstream}' }]\ndrain: ${drain}\nlog: { access: false }\nevents: { sample: 1 }\n`,
  )
  return startProcess(['run', '--config', file])
}

function ready(gateway: Running): Promise<number> {
  return fetch(`${gateway.admin}/readyz`).then(({ status }) => status)
}

it('SIGTERM: readiness turns false at once, requests are served for the delay and finished after it, exit code 0', async () => {
  let finish: (() => void) | undefined
  const upstream = await startUpstream((req, res) => {
    if (req.url !== '/slow') res.end('quick')
    else finish = () => res.end('slow')
  })
  const gateway = await startWith(upstream.url, '{ delay: 1s, timeout: 10s }')
  const slow = fetch(`${gateway.url}/slow`).then((answer) => answer.text())
  await until(() => finish && true)
  expect(await ready(gateway)).toBe(200)
  gateway.child.kill('SIGTERM')
  await until(async () => ((await ready(gateway)) === 503 ? true : undefined))
  const during = await fetch(gateway.url)
  expect(await during.text()).toBe('quick')
  expect(during.headers.get('connection')).toBe('close')
  await until(() =>
    fetch(gateway.url).then(
      () => undefined,
      () => true,
    ),
  )
  finish!()
  expect(await slow).toBe('slow')
  expect(await gateway.exited).toBe(0)
  const types = gateway
    .stdout()
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)
  expect(types).toContain('dev.sallyport.decision.v1')
})

it('behind a load balancer that looks at readiness, no request is lost', async () => {
  const upstream = await startUpstream((_req, res) => setTimeout(() => res.end('ok'), 5))
  const gateway = await startWith(upstream.url, '{ delay: 1s, timeout: 10s }')
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  onTestFinished(() => agent.destroy())
  const outcomes = new Map<string, number>()
  let balancing = true
  const client = async (): Promise<void> => {
    while (balancing) {
      const outcome = await get(gateway.url, agent)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }
  const clients = Array.from({ length: 16 }, client)
  await until(() => ((outcomes.get('ok') ?? 0) > 50 ? true : undefined))
  gateway.child.kill('SIGTERM')
  await until(async () => ((await ready(gateway)) === 503 ? true : undefined))
  const before = outcomes.get('ok')!
  await until(() => (outcomes.get('ok')! > before + 50 ? true : undefined))
  balancing = false
  await Promise.all(clients)
  expect([...outcomes.keys()]).toEqual(['ok'])
  expect(await gateway.exited).toBe(0)
})

function get(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const req = request(url, { agent }, (res) => {
      let text = ''
      res.on('data', (chunk) => {
        text += String(chunk)
      })
      res.on('end', () => resolve(text))
      res.on('error', (error) => resolve(String(error)))
    })
    req.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)))
    req.end()
  })
}

it('a request that does not end in time is cut, and a second signal ends at once', async () => {
  const upstream = await startUpstream(() => undefined)
  const gateway = await startWith(upstream.url, '{ delay: 0s, timeout: 300ms }')
  const hanging = fetch(gateway.url).then(
    () => 'answered',
    () => 'cut',
  )
  await until(() => (upstream.started() === 1 ? true : undefined))
  gateway.child.kill('SIGTERM')
  expect(await hanging).toBe('cut')
  expect(await gateway.exited).toBe(0)

  const second = await startWith(upstream.url, '{ delay: 30s, timeout: 30s }')
  second.child.kill('SIGTERM')
  await until(async () => ((await ready(second)) === 503 ? true : undefined))
  second.child.kill('SIGTERM')
  expect(await second.exited).toBe(1)
})

it('Ctrl-C does not wait for load balancers', async () => {
  const upstream = await startUpstream()
  const gateway = await startWith(upstream.url, '{ delay: 1m, timeout: 1m }')
  gateway.child.kill('SIGINT')
  expect(await gateway.exited).toBe(0)
})
