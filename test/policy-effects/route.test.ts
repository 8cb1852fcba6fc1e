import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const policy = (then: string, more = '') => `policy: shop
rules:
  - { name: canary, when: '"x-canary" in request.headers', then: ${then} }
${more}`

async function start(then: string, more?: string) {
  const app = await startUpstream((_req, res) => res.end('app'))
  const canary = await startUpstream((_req, res) => res.end('canary'))
  const gateway = await startGateway(
    app.url,
    `upstreams: [{ name: app, url: '${app.url}' }, { name: canary, url: '${canary.url}' }]
plugins: [{ use: policy, config: { files: [p.yaml] } }]`,
    { files: { 'p.yaml': policy(then, more) } },
  )
  const ask = async (headers: Record<string, string> = {}, init: RequestInit = {}) =>
    (await fetch(`${gateway.url}/a?b=1`, { ...init, headers })).text()
  return { app, canary, gateway, ask }
}

it('a rule sends requests to another upstream, as they are', async () => {
  const { app, canary, ask } = await start('{ route: canary }')
  expect(await ask()).toBe('app')
  expect(await ask({ 'x-canary': '1' }, { method: 'POST', body: 'hello' })).toBe('canary')
  expect(app.seen).toHaveLength(1)
  expect(canary.seen).toMatchObject([{ method: 'POST', url: '/a?b=1', body: 'hello' }])
})

it('the first rule that chooses wins, and a later one may still refuse', async () => {
  const more = `  - { name: back, when: request.method != "PUT", then: { route: app } }
  - { name: no-put, when: request.method == "PUT", then: { deny: {} } }`
  const { canary, gateway, ask } = await start('{ route: canary }', more)
  expect(await ask({ 'x-canary': '1' })).toBe('canary')
  const refused = await fetch(gateway.url, { method: 'PUT', headers: { 'x-canary': '1' } })
  expect(refused.status).toBe(403)
  expect(canary.seen).toHaveLength(1)
})

it('a rule in observe mode sends nothing anywhere', async () => {
  const { canary, gateway, ask } = await start('{ route: canary }, mode: observe')
  expect(await ask({ 'x-canary': '1' })).toBe('app')
  expect((await gateway.lastDecision()).matched).toEqual(['shop/canary'])
  expect(canary.seen).toHaveLength(0)
})

it('an upstream that there is not keeps the gateway from starting', async () => {
  await expect(start('{ route: canari }')).rejects.toThrow(
    'then.route: there is no upstream "canari"; did you mean "canary"?',
  )
})
