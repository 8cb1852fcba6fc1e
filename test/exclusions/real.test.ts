import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { dryBuild } from '../../gateway/cli/dry-build.ts'
import { suggestCommand } from '../../gateway/cli/exclusions/command.ts'
import { readConfig } from '../../gateway/read-config.ts'
import { builtins, excludable } from '../../plugins/index.ts'
import { temporaryFolder } from '../config/helpers.ts'
import { configText, startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const policy = 'policy: p\nrules: [{ name: hostile, when: threat.score >= 60, then: { deny: { status: 403 } } }]\n'
const article = `article=${encodeURIComponent('<p>Try <script>alert(document.cookie)</script></p>')}`

async function suggestFrom(options: { events?: string; admin?: string }) {
  let out = ''
  const code = await suggestCommand(options, {
    admin: () => Promise.resolve(options.admin ?? ''),
    families: excludable,
    stdin: Readable.from([]),
    nowMs: Date.now(),
    out: (text) => {
      out += text
    },
    err: () => undefined,
  })
  return { code, out }
}

async function gatewayWith(exclusions: string) {
  const upstream = await startUpstream()
  const events = join(temporaryFolder(), 'events.ndjson')
  const indented = exclusions.replaceAll(/^/gm, '      ')
  const gateway = await startGateway(
    upstream.url,
    `http: { trustedProxies: [127.0.0.1] }
routes: [{ name: editor, path: /*, upstream: app }]
events: { to: file, file: ${events} }
plugins:
  - use: threat-score
    config:
      maxSignals: 24
${indented}
  - { use: policy, config: { files: [p.yaml] } }`,
    { files: { 'p.yaml': policy } },
  )
  const save = async (client: number, body = article) => {
    const headers = { 'x-forwarded-for': `203.0.113.${client}`, 'content-type': 'application/x-www-form-urlencoded' }
    return (await fetch(`${gateway.url}/save`, { method: 'POST', headers, body })).status
  }
  return { gateway, save, events }
}

it('what is suggested from real records lets the false alarms pass, and nothing else', async () => {
  const before = await gatewayWith('')
  for (const client of [1, 2, 3]) expect(await before.save(client)).toBe(403)
  const written = () =>
    readFileSync(before.events, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"hostile"')).length
  await until(() => written() === 3 || undefined)
  const { code, out } = await suggestFrom({ events: before.events })
  expect(code).toBe(0)
  expect((await suggestFrom({ admin: before.gateway.admin })).out).toBe(out)

  const after = await gatewayWith(out)
  for (const client of [1, 2, 3]) expect(await after.save(client)).toBe(200)
  expect(await after.save(1, article.replace('article', 'title'))).toBe(403)
  expect(await after.save(1, `article=${encodeURIComponent("1' union select password from users--")}`)).toBe(403)
})

it('`sallyport check` warns of an exclusion that has ended', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'gateway.config.yaml')
  const exclusion = (day: string) => `{ where: query.q, families: [xss], reason: r, until: ${day} }`
  const plugins = `plugins: [{ use: threat-score, config: { exclusions: [${exclusion('2026-01-31')}, ${exclusion('2999-01-01')}] } }]`
  writeFileSync(file, configText('http://127.0.0.1:1', plugins))
  const config = await readConfig(file, { env: {}, builtins })
  expect(await dryBuild(config)).toEqual([
    'threat-score: exclusions[0] (query.q) ended after 2026-01-31 and does nothing: take it out, or give it a later day',
  ])
})
