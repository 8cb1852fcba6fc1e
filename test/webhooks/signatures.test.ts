import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const secret = "It's a Secret to Everybody"
const policy = readFileSync(join(import.meta.dirname, '../../policies/optional/webhooks.yaml'), 'utf8')
const nowMs = Date.UTC(2026, 4, 4)
const now = nowMs / 1_000

async function start(endpoints: string, more = '') {
  const upstream = await startUpstream()
  const gateway = await startGateway(
    upstream.url,
    `plugins:
  - { use: webhooks, config: { endpoints: [${endpoints}] } }
  - { use: policy, config: { files: [p.yaml] } }
${more}`,
    { files: { 'p.yaml': policy }, clock: { wallMs: () => nowMs, monotonicMs: () => performance.now() } },
  )
  const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
    (await fetch(`${gateway.url}${path}`, { method: 'POST', body, headers })).status
  return { upstream, gateway, post }
}
const sign = (text: string, key = secret) => createHmac('sha256', key).update(text).digest('hex')
const quoted = JSON.stringify(secret)

it("GitHub's published example is valid, and nothing that differs from it", async () => {
  const { upstream, post } = await start(`{ path: /hooks/github, scheme: github, secrets: [${quoted}] }`)
  // docs.github.com, "Validating webhook deliveries", "Testing the webhook payload validation".
  const example = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  expect(await post('/hooks/github', 'Hello, World!', { 'x-hub-signature-256': example })).toBe(200)
  expect(upstream.seen[0]!.body).toBe('Hello, World!')
  expect(await post('/hooks/github', 'Hello, World?', { 'x-hub-signature-256': example })).toBe(401)
  for (const wrong of ['', 'sha256=', example.slice(0, -1), `${example}0`, `sha1=${example.slice(7)}`, 'sha256=zz'])
    expect(await post('/hooks/github', 'Hello, World!', { 'x-hub-signature-256': wrong })).toBe(401)
  expect(await post('/hooks/github', 'Hello, World!')).toBe(401)
  expect(upstream.seen).toHaveLength(1)
})

it('Stripe signs the time: an old signature, or one of tomorrow, is expired', async () => {
  const { post } = await start(`{ path: /hooks/stripe, scheme: stripe, secrets: [${quoted}] }`)
  const at = (seconds: number) => ({ 'stripe-signature': `t=${seconds},v1=${sign(`${seconds}.{}`)},v0=ignored` })
  expect(await post('/hooks/stripe', '{}', at(now))).toBe(200)
  expect(await post('/hooks/stripe', '{}', at(now - 300))).toBe(200)
  expect(await post('/hooks/stripe', '{}', at(now - 301))).toBe(401)
  expect(await post('/hooks/stripe', '{}', at(now + 301))).toBe(401)
  const moved = { 'stripe-signature': `t=${now},v1=${sign(`${now - 1}.{}`)}` }
  expect(await post('/hooks/stripe', '{}', moved)).toBe(401)
})

it('Slack signs version, time and body; the old secret works while the new one comes in', async () => {
  const { post } = await start(`{ path: /hooks/*, scheme: slack, secrets: [new-secret-of-today, ${quoted}] }`)
  const signed = (key: string) => ({
    'x-slack-request-timestamp': String(now),
    'x-slack-signature': `v0=${sign(`v0:${now}:a=b`, key)}`,
  })
  expect(await post('/hooks/slack', 'a=b', signed('new-secret-of-today'))).toBe(200)
  expect(await post('/hooks/slack', 'a=b', signed(secret))).toBe(200)
  expect(await post('/hooks/slack', 'a=b', signed('another-secret'))).toBe(401)
})

it('what cannot be checked is refused: too large, without a body, on a path that nobody knows, not inspected', async () => {
  const routes = `routes:
  - { name: all, path: /*, upstream: app, inspectBytes: 1KiB }
  - { name: blind, path: /hooks/blind, upstream: app, inspectBytes: 0 }`
  const { upstream, gateway, post } = await start(
    `{ path: /hooks/github, scheme: github, secrets: [${quoted}] }, { path: /hooks/blind, scheme: github, secrets: [${quoted}] }`,
    routes,
  )
  const signed = (body: string) => ({ 'x-hub-signature-256': `sha256=${sign(body)}` })
  const large = 'x'.repeat(2_000)
  expect(await post('/hooks/github', large, signed(large))).toBe(413)
  expect(await post('/hooks/github', '', signed(''))).toBe(401)
  expect(await post('/hooks/other', '{}', signed('{}'))).toBe(401)
  expect(await post('/hooks/blind', '{}', signed('{}'))).toBe(401)
  expect(upstream.started()).toBe(0)
  expect(await post('/hooks/github', '{}', signed('{}'))).toBe(200)
  const shown = JSON.stringify(await (await fetch(`${gateway.admin}/config`)).json())
  expect(shown).not.toContain(secret)
})
