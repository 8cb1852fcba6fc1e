import { expect, it } from 'vitest'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { upgradeRequest } from '../websocket/ends.ts'
import { type MirrorSetting, startMirrored } from './mirrored.ts'

const all = '  - { name: all, when: true, then: { mirror: shadow } }'

async function started(setting: MirrorSetting) {
  const [app, shadow] = [await startUpstream(), await startUpstream()]
  return { app, shadow, ...(await startMirrored(app.url, shadow.url, setting)) }
}

it.each([
  ['a rule in observe mode', { rules: '  - { name: all, when: true, then: { mirror: shadow }, mode: observe }' }],
  ['a policy in observe mode', { rules: `${all}\nmode: observe` }],
  ['a plugin in observe mode', { plugin: 'mode: observe' }],
  [
    'a challenger',
    {
      rules: '  - { name: none, when: true, then: { tag: seen } }',
      use: ', challengers: [next.yaml]',
      options: { files: { 'next.yaml': `policy: next\nrules:\n${all}\n` } },
    },
  ],
] satisfies [string, MirrorSetting][])('%s sends no copy', async (_who, setting) => {
  const { app, shadow, gateway, count } = await started(setting)
  expect((await fetch(gateway.url)).status).toBe(200)
  expect(await Promise.all([count('sent'), count('skipped')])).toEqual([0, 0])
  expect([app.started(), shadow.started()]).toEqual([1, 0])
})

it('a request that is refused is not copied', async () => {
  const rules = `${all}\n  - { name: no, when: request.path == "/no", then: { deny: {} } }`
  const { shadow, gateway, count, counted } = await started({ rules })
  expect((await fetch(`${gateway.url}/no`)).status).toBe(403)
  expect(await count('sent')).toBe(0)
  expect((await fetch(`${gateway.url}/yes`)).status).toBe(200)
  await counted('answered', 1)
  expect(shadow.seen.map(({ url }) => url)).toEqual(['/yes'])
})

it('a body that is not held back whole streams on, and is skipped', async () => {
  const more = 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 1KiB }]'
  const { app, shadow, gateway, counted } = await started({ more })
  const send = (bytes: number) => fetch(gateway.url, { method: 'POST', body: 'x'.repeat(bytes) })
  expect((await send(300_000)).status).toBe(200)
  await counted('skipped', 1)
  expect((await send(1_000)).status).toBe(200)
  await counted('answered', 1)
  expect(app.seen.map(({ body }) => body.length)).toEqual([300_000, 1_000])
  expect(shadow.seen.map(({ body }) => body.length)).toEqual([1_000])
})

it('a WebSocket is never copied', async () => {
  const more = 'routes: [{ name: all, path: /*, upstream: app, websocket: true }]'
  const { app, shadow, gateway, counted } = await started({ more })
  await sendRaw(gateway.port, upgradeRequest())
  await counted('skipped', 1)
  expect([app.started(), shadow.started()]).toEqual([1, 0])
})
