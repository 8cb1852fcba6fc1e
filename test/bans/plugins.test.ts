import { expect, it } from 'vitest'
import { z } from 'zod'
import { type BanOutcome, clientTarget, definePlugin, type PluginDefinition } from '../../gateway/contract/index.ts'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { asClient } from './processes.ts'

const outcomes: BanOutcome[] = []

/** Says who the client is by a header, and does what the path says. */
const tester: PluginDefinition = definePlugin({
  name: 'tester',
  summary: 'Bans and lifts as the path of a request says.',
  config: z.strictObject({}),
  onFailure: 'closed',
  budget: { syncMicros: 1_000 },
  setup(_, host) {
    const identity = host.fact('client.identity')
    return {
      onRequest(ctx) {
        const who = ctx.header('x-who')
        if (who !== null) identity.set(ctx, who)
        const target = clientTarget(ctx.client)
        if (ctx.path === '/ban') outcomes.push(host.bans!.add(target, { forMs: 60_000, reason: 'tested' }))
        if (ctx.path === '/lift') outcomes.push(host.bans!.lift({ kind: 'address', value: '203.0.113.7' }, 'tested'))
        if (ctx.path === '/wrong')
          outcomes.push(host.bans!.add({ kind: 'address', value: 'x' }, { forMs: 1, reason: '' }))
        if (ctx.path === '/deny') return { action: 'deny', reason: 'tested', banMs: 60_000 }
        return undefined
      },
    }
  },
})

async function gatewayWith(plugins: string) {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, `http: { trustedHops: 1 }\nplugins: ${plugins}`, {
    plugins: [tester],
  })
  outcomes.length = 0
  const ask = async (path: string, address = '203.0.113.7', who?: string): Promise<number> => {
    const { headers } = asClient(address)
    return (await fetch(gateway.url + path, { headers: { ...headers, ...(who ? { 'x-who': who } : {}) } })).status
  }
  return { ...gateway, ask }
}

async function post({ admin }: TestGateway, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${admin}/bans`, { method: 'POST', headers, body: JSON.stringify({ for: '1h', reason: 'x', ...body }) })
}

it('a plugin bans and lifts, and is told what became of it', async () => {
  const { ask } = await gatewayWith('[{ use: bans }, { use: tester }]')
  expect(await ask('/ban')).toBe(200)
  expect(outcomes).toMatchObject([{ done: true, stands: { by: 'plugin tester', author: 'automatic' } }])
  expect(await ask('/')).toBe(403)
  await ask('/lift', '203.0.113.8')
  expect(await ask('/')).toBe(200)
  await ask('/wrong')
  expect(outcomes.at(-1)).toMatchObject({ done: false, why: expect.stringContaining('cannot be banned') })
})

it('a deny with banMs bans the client, whoever said it', async () => {
  const { ask, lastDecision } = await gatewayWith('[{ use: bans }, { use: tester }]')
  expect(await ask('/deny')).toBe(403)
  expect(await ask('/')).toBe(403)
  const reason = await until(async () => {
    const { verdict } = await lastDecision()
    return verdict.plugin === 'bans' ? verdict.reason : undefined
  })
  expect(reason).toContain('by plugin tester: tested')
})

it('being refused for a ban does not make it longer', async () => {
  const { ask, admin } = await gatewayWith('[{ use: bans }, { use: tester }]')
  await ask('/deny')
  const end = async () => ((await (await fetch(`${admin}/bans`)).json()) as { bans: { untilMs: number }[] }).bans
  const [before] = await end()
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await ask('/deny')).toBe(403)
  expect(await end()).toEqual([before])
})

it('a plugin in observe mode bans nobody', async () => {
  const { ask } = await gatewayWith('[{ use: bans }, { use: tester, mode: observe }]')
  await ask('/ban')
  await ask('/deny')
  expect(outcomes[0]).toMatchObject({ done: false, why: expect.stringContaining('observe') })
  expect(await ask('/')).toBe(200)
})

it('bans in observe mode are noted on the record and stop nobody', async () => {
  const { ask, lastDecision } = await gatewayWith('[{ use: tester }, { use: bans, mode: observe }]')
  await ask('/ban')
  expect(await ask('/')).toBe(200)
  const observed = await until(async () => (await lastDecision()).observed[0])
  expect(observed).toMatchObject({ plugin: 'bans', action: 'deny', mode: 'observe' })
})

it.each([
  '[{ use: tester }, { use: bans }]',
  '[{ use: bans }, { use: tester }]',
])('%s: an identity is refused from every address', async (plugins) => {
  const gateway = await gatewayWith(plugins)
  await post(gateway, { target: 'identity:key:abc' })
  expect(await gateway.ask('/', '203.0.113.1', 'key:abc')).toBe(403)
  expect(await gateway.ask('/', '203.0.113.2', 'key:abc')).toBe(403)
  expect(await gateway.ask('/', '203.0.113.2', 'key:other')).toBe(200)
  expect(await gateway.ask('/', '203.0.113.2')).toBe(200)
})

it('who is on the allow list of ip-list is let in, banned or not', async () => {
  const gateway = await gatewayWith('[{ use: ip-list, config: { allow: [203.0.113.7] } }, { use: bans }]')
  await post(gateway, { target: '203.0.113.0/24' })
  expect(await gateway.ask('/', '203.0.113.7')).toBe(200)
  expect(await gateway.ask('/', '203.0.113.8')).toBe(403)
})

it('bans outlast a reload', async () => {
  const gateway = await gatewayWith('[{ use: bans }, { use: tester }]')
  await gateway.ask('/deny')
  expect(await gateway.app.reload()).toBe(true)
  expect(await gateway.ask('/')).toBe(403)
})
