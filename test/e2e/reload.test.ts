import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configText, startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const policy = (path: string): string =>
  `policy: p\nrules:\n  - { name: no, when: 'request.path == "${path}"', then: { deny: {} } }\n`
const config = 'plugins: [{ use: policy, config: { files: [p.yaml] } }]'

it('a changed policy file takes force by itself', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, config, { files: { 'p.yaml': policy('/a') } })
  expect((await fetch(`${gateway.url}/a`)).status).toBe(403)
  await writeFile(join(gateway.dir, 'p.yaml'), policy('/b'))
  await until(async () => ((await fetch(`${gateway.url}/b`)).status === 403 ? true : undefined))
  expect((await fetch(`${gateway.url}/a`)).status).toBe(200)
})

it('a broken file changes nothing, says why, and shows in the metrics; mended, it takes force', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, config, { files: { 'p.yaml': policy('/a') } })
  await writeFile(join(gateway.dir, 'p.yaml'), policy('/b').replace('request.path', 'request.pth'))
  expect(await gateway.app.reload()).toBe(false)
  expect((await fetch(`${gateway.url}/a`)).status).toBe(403)
  expect((await fetch(`${gateway.url}/b`)).status).toBe(200)
  expect(await gateway.metrics()).toContain('sallyport_config_last_reload_successful 0')
  await writeFile(join(gateway.dir, 'p.yaml'), policy('/b'))
  expect(await gateway.app.reload()).toBe(true)
  expect((await fetch(`${gateway.url}/b`)).status).toBe(403)
  expect(await gateway.metrics()).toContain('sallyport_config_last_reload_successful 1')
})

it('counters survive a reload', async () => {
  const upstream = await startUpstream()
  const limits = 'plugins: [{ use: rate-limit, config: { limits: [{ name: few, key: client.ip, rate: 2/h }] } }]'
  const gateway = await startGateway(upstream.url, limits)
  expect((await fetch(gateway.url)).status).toBe(200)
  expect((await fetch(gateway.url)).status).toBe(200)
  expect(await gateway.app.reload()).toBe(true)
  expect((await fetch(gateway.url)).status).toBe(429)
})

it('no request is lost while configurations change under load', async () => {
  const upstream = await startUpstream()
  const other = await startUpstream((_req, res) => res.end('other'))
  const gateway = await startGateway(upstream.url)
  const file = join(gateway.dir, 'gateway.config.yaml')
  let running = true
  const statuses = new Map<string, number>()
  const client = async (): Promise<void> => {
    while (running) {
      const answer = await fetch(gateway.url, { method: 'POST', body: 'x'.repeat(10_000) })
      const what = `${answer.status} ${await answer.text()}`
      statuses.set(what, (statuses.get(what) ?? 0) + 1)
    }
  }
  const clients = Array.from({ length: 8 }, client)
  for (let i = 0; i < 20; i++) {
    await writeFile(file, configText(i % 2 === 0 ? other.url : upstream.url, ''))
    expect(await gateway.app.reload()).toBe(true)
    const target = i % 2 === 0 ? other : upstream
    const seen = target.started()
    await until(() => (target.started() > seen ? true : undefined))
  }
  running = false
  await Promise.all(clients)
  expect([...statuses.keys()].sort()).toEqual(['200 hello', '200 other'])
})
