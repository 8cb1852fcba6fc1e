import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { configOf, folder, replayJson } from '../replay/kit.ts'
import { bytesIn, filesIn, recordsIn } from './kit.ts'

const plugins = `
  - { use: rate-limit, config: { limits: [{ name: few, key: client.ip, rate: 1/h, burst: 2 }] } }`
/** Two addresses of one IPv6 network are one client. */
const clients = [
  '192.0.2.1',
  '192.0.2.1',
  '192.0.2.1',
  '192.0.2.2',
  '2001:db8:1:2::a',
  '2001:db8:1:2::b',
  '2001:db8:1:2::c',
]

it('keeps clients apart without their addresses: limits replay as they were', async () => {
  const upstream = await startUpstream()
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const config = `http: { trustedProxies: [127.0.0.1] }
routes: [{ name: all, path: /*, upstream: app, capture: {} }]
capture: { dir: '${dir}', encrypt: false, clientAddress: pseudonym }
plugins:${plugins}`
  const gateway = await startGateway(upstream.url, config)
  const statuses: number[] = []
  for (const client of clients) {
    const headers = { 'x-forwarded-for': client, 'x-real-ip': client, forwarded: `for="[${client}]"` }
    statuses.push((await fetch(gateway.url, { headers })).status)
  }
  expect(statuses).toEqual([200, 200, 429, 200, 200, 200, 429])

  const records = await recordsIn(dir, clients.length, {})
  expect(new Set(records.map(({ client }) => client)).size).toBe(3)
  for (const { client } of records) expect(client).toMatch(/^fd[0-9a-f]{2}:[0-9a-f:]+::1$/)
  for (const client of clients) expect(bytesIn(dir)).not.toContain(client)

  const path = folder({
    'gateway.config.yaml': configOf(plugins.slice(1)).replace(
      'plugins:',
      'routes: [{ name: all, path: /*, upstream: app }]\nplugins:',
    ),
  })
  const { flips, requests } = await replayJson({ requests: filesIn(dir)[0]!, config: path('gateway.config.yaml') })
  expect([requests.requests, flips]).toEqual([clients.length, 0])
})
