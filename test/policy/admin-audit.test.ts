import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { AuditEntry, LedgerEvent } from '../../gateway/contract/index.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { denying, post, usePolicy } from './admin-api.ts'

const token = 'a-token-of-24-characters'
const withTokens = `${usePolicy}adminTokens: [{ name: alice, token: ${token} }]\n`

it('every action is on the record: who, what, before and after', async () => {
  const upstream = await startUpstream()
  const events = `${withTokens}events: { to: file, file: EVENTS }\n`
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-audit-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'events.ndjson')
  const gateway = await startGateway(upstream.url, events.replace('EVENTS', file), {
    files: { 'p.yaml': denying('/a') },
  })
  const as = { authorization: `Bearer ${token}` }
  const files = { 'p.yaml': denying('/b') }
  await post(gateway, '/policies/check', { files }, as)
  const { body } = await post(gateway, '/policies/apply', { files }, as)
  await post(gateway, '/policies/apply', { files: { 'p.yaml': 'policy: [' } }, as)
  await post(gateway, '/policies/rollback', { hash: 'files' }, as)
  const entries = await until(async () => {
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    const found = lines.map((line) => JSON.parse(line) as LedgerEvent).filter(({ type }) => type.includes('audit'))
    return found.length === 4 ? found.map(({ data }) => data as AuditEntry) : undefined
  })
  const [a, b] = [{ hash: body.before }, { hash: body.hash }]
  expect(entries).toEqual([
    { who: 'alice', what: 'policies.check', target: 'policy', before: a, after: { ...b, problems: 0, failed: 0 } },
    { who: 'alice', what: 'policies.apply', target: 'policy', before: a, after: b },
    {
      ...{ who: 'alice', what: 'policies.apply', target: 'policy', before: b },
      after: { ...b, problems: [expect.stringContaining('p.yaml:1:')] },
    },
    { who: 'alice', what: 'policies.rollback', target: 'policy', before: b, after: a },
  ])
})

it.each([
  ['without a token', {}, 401],
  ['with a wrong one', { authorization: 'Bearer not-the-token-of-anybody' }, 401],
  ['from a web page', { authorization: `Bearer ${token}`, origin: 'http://127.0.0.1' }, 403],
  ['as a form', { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }, 415],
  ['with the token', { authorization: `Bearer ${token}` }, 200],
])('nobody changes policies %s but who may', async (_how, headers, status) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, withTokens, { files: { 'p.yaml': denying('/a') } })
  const files = { 'p.yaml': denying('/b') }
  for (const [path, body] of [
    ['/policies/check', { files }],
    ['/policies/apply', { files }],
    ['/policies/rollback', { hash: 'files' }],
  ] as const) {
    expect(await post(gateway, path, body, headers)).toMatchObject({ status })
  }
  expect((await fetch(`${gateway.url}/b`)).status).toBe(200)
})

it.each([
  [{}],
  [{ files: {} }],
  [{ files: { 'a.yaml': 5 } }],
  [{ files: { 'a\nb': 'x' } }],
  [{ files: { 'a.yaml': 'x' }, fiels: 1 }],
  [{ files: { 'a.yaml': 'x' }, plugin: 'rate-limit' }],
  [{ files: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`${i}.yaml`, 'x'])) }],
  [[]],
  ['text'],
])('a candidate that is none is refused: %j', async (body) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, usePolicy, { files: { 'p.yaml': denying('/a') } })
  expect(await post(gateway, '/policies/apply', body)).toMatchObject({ status: 400 })
})
