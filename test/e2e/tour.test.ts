import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { root, run, startProcess } from '../helpers/process.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

it('the tour of the README is true: pass, burst, attack, explanation, metrics', async () => {
  const gateway = await startProcess(['run'])
  const tour = await until(() => (gateway.stdout().includes('Ctrl-C stops') ? gateway.stdout() : undefined))
  for (const line of readme.matchAll(/^\$ (curl .*)$/gm)) {
    const here = line[1]!
      .replaceAll('http://127.0.0.1:8080', gateway.url)
      .replaceAll('http://127.0.0.1:9090', gateway.admin)
    expect(tour).toContain(here)
  }

  const passed = await fetch(`${gateway.url}/api/items`)
  expect(passed.status).toBe(200)
  expect(passed.headers.get('ratelimit-policy')).toBe('"per-client";q=50;w=1')
  expect(passed.headers.get('ratelimit')).toBe('"per-client";r=99;t=1')

  const statuses = await Promise.all(
    Array.from({ length: 300 }, (_, i) => fetch(`${gateway.url}/api/items?n=${i}`).then(({ status }) => status)),
  )
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(99)

  const refused = await until(async () => {
    const answer = await fetch(`${gateway.url}/search?q=1%27%20OR%20%271%27=%271`)
    return answer.status === 403 ? answer : undefined
  })
  const id = refused.headers.get('x-request-id')!
  expect(await refused.json()).toEqual({
    type: 'urn:sallyport:error:denied',
    title: 'Forbidden',
    status: 403,
    requestId: id,
  })

  const explained = run(['explain', id, '--admin', gateway.admin])
  expect(await explained.exited).toBe(0)
  const [shown] = /^Denied with 403 by policy.*$/m.exec(readme)!
  expect(explained.stdout()).toContain(shown)
  for (const [line] of readme.matchAll(/^ {6}\d+ {2}sqli\..*$/gm)) expect(explained.stdout()).toContain(line)

  const metrics = await (await fetch(`${gateway.admin}/metrics`)).text()
  expect(metrics).toMatch(/sallyport_requests_total\{route="default",status="403",action="deny"\} 1/)
  const events = gateway
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  const denied = events.map((line) => JSON.parse(line)).find(({ data }) => data.request?.id === id)
  expect(denied).toMatchObject({
    specversion: '1.0',
    type: 'dev.sallyport.decision.v1',
    data: { outcome: { status: 403 } },
  })
  expect(JSON.stringify(denied)).not.toContain("'1'")
})

it('the demo application is gone when the gateway is', async () => {
  const gateway = await startProcess(['run'])
  const tour = await until(() => (gateway.stdout().includes('Ctrl-C stops') ? gateway.stdout() : undefined))
  const demo = /demo application \((http:[^)]*)\)/.exec(tour)![1]!
  expect((await fetch(demo)).status).toBe(200)
  gateway.child.kill('SIGKILL')
  await gateway.exited
  await until(() =>
    fetch(demo).then(
      () => undefined,
      () => true,
    ),
  )
})

it('what every command says when it cannot do its work', async () => {
  const missing = run(['run', '--config', 'no-such-file.yaml'])
  expect(await missing.exited).toBe(1)
  expect(missing.stderr()).toContain('no-such-file.yaml')
  const unknown = run(['explian', 'x'])
  expect(await unknown.exited).not.toBe(0)
  expect(unknown.stderr()).toContain('explain')
  const unreachable = run(['explain', 'x', '--admin', '127.0.0.1:1'])
  expect(await unreachable.exited).toBe(2)
  const gateway = await startProcess(['run'])
  const second = run(['run'], { SALLYPORT_LISTEN: new URL(gateway.url).host, SALLYPORT_ADMIN: '127.0.0.1:0' })
  expect(await second.exited).toBe(1)
  expect(second.stderr()).toContain('SALLYPORT_LISTEN')
})
