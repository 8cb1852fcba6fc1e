import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditEntry, LedgerEvent } from '../../gateway/contract/index.ts'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { asClient } from './processes.ts'

const json = { 'content-type': 'application/json' }
const wanted = { target: '203.0.113.7', for: '10m', reason: 'scanner' }

async function gatewayWith(yaml = ''): Promise<TestGateway> {
  const upstream = await startUpstream()
  return startGateway(upstream.url, `http: { trustedHops: 1 }\nplugins: [{ use: bans }]\n${yaml}`)
}

function post({ admin }: TestGateway, body: unknown, headers: Record<string, string> = json): Promise<Response> {
  return fetch(`${admin}/bans`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function statusFor({ url }: TestGateway, address: string): Promise<number> {
  return (await fetch(url, asClient(address))).status
}

describe('the admin', () => {
  it('bans, lists, and lifts by id', async () => {
    const gateway = await gatewayWith()
    expect((await post(gateway, wanted)).status).toBe(200)
    expect(await statusFor(gateway, '203.0.113.7')).toBe(403)
    const list = await (await fetch(`${gateway.admin}/bans`)).json()
    expect(list).toMatchObject({ bans: [{ target: '203.0.113.7', effect: 'ban', by: 'operator local' }], total: 1 })
    const { id } = (list as { bans: { id: string }[] }).bans[0]!
    expect((await fetch(`${gateway.admin}/bans/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(await statusFor(gateway, '203.0.113.7')).toBe(200)
    expect((await fetch(`${gateway.admin}/bans?target=203.0.113.7`, { method: 'DELETE' })).status).toBe(409)
  })

  it('says what stands instead, and until when, by whom', async () => {
    const gateway = await gatewayWith()
    await post(gateway, { ...wanted, for: '1h' })
    const again = await post(gateway, wanted)
    expect(again.status).toBe(409)
    expect(((await again.json()) as { detail: string }).detail).toMatch(
      /^already banned until \d{4}-.*Z by operator local \(scanner\): the later end stands/,
    )
  })

  it('pages through many', async () => {
    const gateway = await gatewayWith()
    for (let i = 1; i <= 5; i++) await post(gateway, { ...wanted, target: `203.0.113.${i}` })
    const page = async (query: string) =>
      (await (await fetch(`${gateway.admin}/bans?${query}`)).json()) as { bans: { target: string }[]; next: number }
    const first = await page('limit=2')
    expect(first.next).toBe(2)
    const rest = await page('limit=5&offset=2')
    expect(rest.next).toBeNull()
    expect([...first.bans, ...rest.bans].map(({ target }) => target).sort()).toEqual(
      [1, 2, 3, 4, 5].map((i) => `203.0.113.${i}`),
    )
  })

  it.each([
    [{ ...wanted, target: '203.0.113.300' }, '"203.0.113.300" cannot be banned: write 203.0.113.7, '],
    [{ ...wanted, target: '203.0.113.7/24' }, 'has bits set outside its mask'],
    [{ ...wanted, target: '0.0.0.0/0' }, '"0.0.0.0/0" is too wide'],
    [{ ...wanted, target: 'fingerprint:xyz' }, '"xyz" is not a fingerprint'],
    [{ ...wanted, target: 'identity:' }, 'an identity has 1 to 256 characters'],
    [{ ...wanted, target: '192.0.2.1' }, '192.0.2.1 is a trusted proxy'],
    [{ ...wanted, for: '10' }, 'for: say how long, with a unit'],
    [{ ...wanted, for: undefined }, 'for: say how long'],
    [{ ...wanted, for: '9999d' }, 'from 1ms to 366d'],
    [{ ...wanted, reason: ' ' }, 'reason: say why'],
    [{ ...wanted, until: 5 }, 'there is no key "until"'],
    [{ ...wanted, action: 'kill' }, 'action: use ban, allow or remove'],
    [[], 'target: '],
    [null, 'send a JSON object'],
  ])('%j is refused with a reason', async (body, message) => {
    const upstream = await startUpstream()
    const gateway = await startGateway(
      upstream.url,
      'http: { trustedProxies: [192.0.2.0/24] }\nplugins: [{ use: bans }]',
    )
    const answer = await post(gateway, body)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain(message)
  })

  it('bans nobody where nobody would enforce it', async () => {
    const upstream = await startUpstream()
    const answer = await post(await startGateway(upstream.url), wanted)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain('add `- use: bans`')
  })
})

describe('a change', () => {
  it.each([
    ['of a web page', { ...json, origin: 'http://evil.example' }, 403],
    ['as a form', { 'content-type': 'text/plain' }, 415],
    ['without a type', {}, 415],
  ])('%s is refused', async (_, headers, status) => {
    const gateway = await gatewayWith()
    expect((await post(gateway, wanted, headers as Record<string, string>)).status).toBe(status)
    expect(await statusFor(gateway, '203.0.113.7')).toBe(200)
  })

  it('needs one of the tokens where there are some, and is recorded under its name', async () => {
    const token = 'correct-horse-battery'
    const gateway = await gatewayWith(
      `adminTokens: [{ name: alice, token: ${token} }, { name: bob, token: another-token-of-bob }]`,
    )
    for (const authorization of [
      '',
      'Bearer',
      'Bearer wrong-token-wrong-token',
      `Basic ${token}`,
      `Bearer ${token}x`,
    ]) {
      expect((await post(gateway, wanted, { ...json, authorization })).status).toBe(401)
    }
    expect((await post(gateway, wanted, { ...json, authorization: `Bearer ${token}` })).status).toBe(200)
    expect(await (await fetch(`${gateway.admin}/config`)).text()).not.toContain(token)
    expect(await (await fetch(`${gateway.admin}/bans`)).text()).toContain('operator alice')
  })
})

it('each change is an audit event: who, what, before and after', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-audit-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'events.ndjson')
  const gateway = await gatewayWith(`events: { to: file, file: '${file}' }`)
  await post(gateway, wanted)
  await post(gateway, { target: '203.0.113.7', action: 'remove' })
  const entries = await until(() => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    const found = lines.filter((line) => line.includes('.audit.')).map((line) => JSON.parse(line) as LedgerEvent)
    return found.length === 2 ? found.map(({ data }) => data as AuditEntry) : undefined
  })
  expect(entries[0]).toMatchObject({
    ...{ who: 'local', what: 'bans.ban', target: 'address 203.0.113.7', before: null },
    after: { reason: 'scanner', effect: 'ban' },
  })
  expect(entries[1]).toMatchObject({ what: 'bans.remove', before: { effect: 'ban' }, after: null })
})

describe('/blocklist.txt', () => {
  async function list({ admin }: TestGateway, headers: Record<string, string> = {}, query = ''): Promise<Response> {
    return fetch(`${admin}/blocklist.txt${query}`, { headers })
  }

  it('has each banned address and network on a line, and nothing else', async () => {
    const gateway = await gatewayWith()
    expect(await (await list(gateway)).text()).toBe('')
    for (const target of ['203.0.113.7', '198.51.100.0/24', '2001:DB8::/64', 'identity:key:abc']) {
      await post(gateway, { ...wanted, target })
    }
    const answer = await list(gateway)
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await answer.text()).toBe('198.51.100.0/24\n2001:db8::/64\n203.0.113.7\n')
  })

  it('never shuts out who is allowed: networks around an allow, and what lies in one, are left out', async () => {
    const gateway = await gatewayWith()
    for (const target of ['198.51.100.0/24', '203.0.113.7', '192.0.2.9']) await post(gateway, { ...wanted, target })
    for (const target of ['198.51.100.5', '203.0.113.0/24']) await post(gateway, { ...wanted, target, action: 'allow' })
    expect(await (await list(gateway)).text()).toBe('192.0.2.9\n')
  })

  it('is sent again only when it changed', async () => {
    const gateway = await gatewayWith()
    await post(gateway, wanted)
    const first = await list(gateway)
    const known = { 'if-none-match': first.headers.get('etag')! }
    expect((await list(gateway, known)).status).toBe(304)
    expect((await list(gateway, { 'if-modified-since': first.headers.get('last-modified')! })).status).toBe(304)
    await post(gateway, { ...wanted, target: '203.0.113.8' })
    const next = await list(gateway, known)
    expect(next.status).toBe(200)
    expect(next.headers.get('etag')).not.toBe(known['if-none-match'])
  })

  it('leaves out what ends soon, if asked to, and what has ended', async () => {
    const gateway = await gatewayWith()
    await post(gateway, { ...wanted, target: '203.0.113.1', for: '500ms' })
    await post(gateway, { ...wanted, target: '203.0.113.2', for: '1m' })
    await post(gateway, { ...wanted, target: '203.0.113.3', for: '1h' })
    expect(await (await list(gateway, {}, '?least=600')).text()).toBe('203.0.113.3\n')
    const text = await until(async () => {
      const now = await (await list(gateway)).text()
      return now.includes('113.1') ? undefined : now
    })
    expect(text).toBe('203.0.113.2\n203.0.113.3\n')
  })
})
