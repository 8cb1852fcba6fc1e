import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { configOf, folder, policyOf, replayJson } from '../replay/kit.ts'
import { filesIn, recordsIn } from './kit.ts'

const plugins = `
  - use: rate-limit
    config: { limits: [{ name: posts, match: 'request.method == "POST"', key: 'request.headers["x-api-key"]', rate: 1/h, burst: 6 }] }
  - use: threat-score
  - { use: policy, config: { files: [present.yaml] } }`

const attacks = [
  "x' OR '1'='1",
  '<script>alert(1)</script>',
  'hello',
  "O'Connor",
  '; cat /etc/passwd',
  '../../etc/passwd',
  '$(id)',
]
const form = { 'content-type': 'application/x-www-form-urlencoded' }

it('what a gateway recorded is decided the same again, and flips where its scores say so', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.statusCode = 404
    res.end()
  })
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const config = `routes: [{ name: all, path: /*, upstream: app, capture: { bodies: 4KiB } }]
capture: { dir: '${dir}', encrypt: false }
plugins:${plugins}`
  const gateway = await startGateway(upstream.url, config, {
    files: { 'present.yaml': policyOf('threat.score >= 95') },
  })
  for (const attack of attacks) {
    const query = new URLSearchParams({ q: attack })
    await fetch(`${gateway.url}/?${query}`)
    await fetch(gateway.url, {
      method: 'POST',
      body: `q=${encodeURIComponent(attack)}`,
      headers: { ...form, 'x-api-key': 'k1' },
    })
  }
  const records = await recordsIn(dir, attacks.length * 2, {})
  expect(new Set(records.map(({ action }) => action))).toEqual(new Set(['pass', 'deny', 'limit']))

  const path = folder({
    'gateway.config.yaml': configOf(plugins.slice(1)).replace(
      'plugins:',
      'routes: [{ name: all, path: /*, upstream: app }]\nplugins:',
    ),
    'present.yaml': policyOf('threat.score >= 95'),
    'next.yaml': policyOf('threat.score >= 90'),
  })
  const asked = { requests: filesIn(dir)[0]!, config: path('gateway.config.yaml') }
  // The key of the limit was replaced, and still counts as one.
  expect(await replayJson(asked)).toMatchObject({ flips: 0, otherRule: 0, requests: { requests: 14, redacted: 7 } })
  const moved = await replayJson({ ...asked, policy: [path('next.yaml')] })
  const between = records.filter(({ action, score }) => action === 'pass' && score >= 90 && score < 95)
  expect(between.length).toBeGreaterThan(0)
  expect(moved.first.map(({ id }) => id).sort()).toEqual(between.map(({ id }) => id).sort())
})

it('records nothing of a route that does not ask for it, and its share of one that does', async () => {
  const upstream = await startUpstream()
  const dir = join(mkdtempSync(join(tmpdir(), 'sallyport-capture-')), 'captures')
  onTestFinished(() => rmSync(join(dir, '..'), { recursive: true, force: true }))
  const config = `routes:
  - { name: quiet, path: /*, upstream: app }
  - { name: some, path: /some, upstream: app, capture: { sample: 0.3 } }
  - { name: all, path: /all, upstream: app, capture: {} }
capture: { dir: '${dir}', encrypt: false }`
  const gateway = await startGateway(upstream.url, config)
  for (let i = 0; i < 300; i++) await fetch(`${gateway.url}/${i % 3 === 0 ? 'all' : i % 3 === 1 ? 'some' : 'other'}`)
  await gateway.app.drain(0)
  const records = await recordsIn(dir, 100, {})
  const counted = Object.groupBy(records, ({ route }) => route)
  expect(Object.keys(counted).sort()).toEqual(['all', 'some'])
  expect(counted.all).toHaveLength(100)
  // Five standard deviations around 30.
  expect(Math.abs(counted.some!.length - 30)).toBeLessThan(23)
})
