import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const champion = `policy: p
flags: { beta: false }
rules:
  - { name: a, when: flags.beta, then: { deny: {} } }
`
const challenger = `policy: p
flags: { beta: true }
rules:
  - { name: elsewhere, when: true, then: { delay: 10s, route: canary } }
  - { name: a, when: flags.beta, then: { deny: { status: 418, ban: 10m, retryAfter: 1h } } }
`

it('a challenger delays nobody, sends nobody elsewhere and bans nobody, and its flags are its own', async () => {
  const [app, canary] = [
    await startUpstream((_, res) => res.end('app')),
    await startUpstream((_, res) => res.end('no')),
  ]
  const config = `http: { trustedProxies: [127.0.0.1] }
upstreams: [{ name: app, url: '${app.url}' }, { name: canary, url: '${canary.url}' }]
plugins:
  - { use: bans }
  - { use: policy, config: { files: [p.yaml], challengers: [next.yaml] } }
`
  const gateway = await startGateway(app.url, config, { files: { 'p.yaml': champion, 'next.yaml': challenger } })
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(gateway.url, { headers: { 'x-forwarded-for': '203.0.113.7' } })
    expect([answer.status, await answer.text(), answer.headers.get('retry-after')]).toEqual([200, 'app', null])
  }
  const { tags, observed } = await gateway.lastDecision()
  expect(tags).toEqual([])
  expect(observed).toMatchObject([{ plugin: 'policy/challenger', action: 'deny', rule: 'a' }])
  const metrics = await gateway.metrics()
  expect(metrics).toContain('sallyport_bans{kind="address"} 0')
  expect(metrics).toContain('sallyport_policy_compared_total{refused="challenger"} 3')
})

it('a challenger may not ban either where no plugin enforces bans: in force it would not work', async () => {
  const upstream = await startUpstream()
  const config = 'plugins: [{ use: policy, config: { files: [p.yaml], challengers: [next.yaml] } }]\n'
  const files = { 'p.yaml': champion, 'next.yaml': challenger.replace(', route: canary', '') }
  await expect(startGateway(upstream.url, config, { files })).rejects.toThrow(
    /next\.yaml:5:\d+ .*no plugin enforces bans/,
  )
})
