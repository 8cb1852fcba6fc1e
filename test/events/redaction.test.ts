import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { BanChange, Decision } from '../../gateway/contract/index.ts'
import { createRedact, truncateAddress } from '../../gateway/events/redact.ts'
import { startGateway } from '../helpers/gateway.ts'
import { root } from '../helpers/process.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { decisionOf, ofType, parseLines } from './helpers.ts'
import { problemsOf, typesOf } from './validate.ts'

const canary = 'CaNaRy7f3a'
const attack = `1' OR '1'='1' -- ${canary}`

/** What is written of requests with a secret wherever one may be, harmless ones and attacks. */
async function recorded(events = ''): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-redaction-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const file = join(dir, 'events.ndjson')
  const upstream = await startUpstream((_, res) => res.setHeader('set-cookie', `s=${canary}`).end(canary))
  const { url, app } = await startGateway(
    upstream.url,
    `plugins:
  - use: rate-limit
    config:
      limits:
        - { name: keys, key: 'request.headers["x-api-key"]', rate: 1/h, burst: 7 }
        - { name: per-client-strict, rate: 1000000/s, apply: on-demand }
  - { use: threat-score }
  - { use: policy, config: { files: ['${root}policies/*.yaml'] } }
events: { to: file, file: '${file}', sample: 1${events} }`,
  )
  const send = async (path: string, init: RequestInit = {}): Promise<void> => {
    await (await fetch(`${url}${path}`, init)).text()
  }
  const headers = { 'x-api-key': canary, authorization: `Bearer ${canary}` }
  await send(`/items?token=${canary}`, { headers })
  await send('/items', { headers: { ...headers, cookie: `sid=${canary}` } })
  await send('/items', { method: 'POST', headers, body: JSON.stringify({ password: canary }) })
  await send(`/items?id=${encodeURIComponent(attack)}`, { headers })
  await send('/items', { headers: { ...headers, cookie: `sid=${encodeURIComponent(attack)}` } })
  await send('/items', { headers: { ...headers, referer: `http://x/?q=${encodeURIComponent(attack)}` } })
  await send('/items', { method: 'POST', headers, body: new URLSearchParams({ name: attack }) })
  await send('/items', { headers })
  await app.drain(0)
  return readFile(file, 'utf8')
}

describe('the events of a real gateway', () => {
  it('hold no value of a query, header, cookie or body, also of attacks, and fit their schemas', async () => {
    const text = await recorded()
    const events = parseLines(text)
    expect(typesOf(events)).toEqual(['decision', 'state', 'summary'])
    for (const event of events) expect(problemsOf(event)).toEqual([])
    const decisions = ofType(events, 'decision').map(({ data }) => data)
    expect(decisions).toHaveLength(8)
    expect(new Set(decisions.map(({ verdict }) => verdict.action))).toContain('deny')
    expect(new Set(decisions.map(({ verdict }) => verdict.action))).toContain('limit')
    expect(new Set(decisions.flatMap(({ score }) => score.signals.map(({ where }) => where.split('.')[0])))).toEqual(
      new Set(['query', 'cookie', 'header', 'body']),
    )
    expect(text.toLowerCase()).not.toContain(canary.toLowerCase())
    expect(text).toContain('127.0.0.1')
  })

  it('show the beginning of an offending value, and no more, where the config asks for it', async () => {
    const decisions = ofType(parseLines(await recorded(', excerpts: 8')), 'decision').map(({ data }) => data)
    const excerpts = decisions.flatMap(({ score }) => score.signals.map(({ excerpt }) => excerpt))
    expect(excerpts).toContain("1' OR '1")
    expect(Math.max(...excerpts.map((excerpt) => excerpt?.length ?? 0))).toBe(8)
  })

  it('show no address of a client where it is hashed', async () => {
    const text = await recorded(', clientAddress: hashed, addressSecret: 0123456789abcdef')
    const [first] = ofType(parseLines(text), 'decision')
    expect(first?.data.client.address).toMatch(/^hmac:[0-9a-f]{16}$/)
    expect(text).not.toContain('"address":"127')
  })
})

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0'],
    ['2001:db8:1:2::3', '2001:db8:1::'],
    ['2001:db8::3', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['', ''],
  ])('%s is truncated to its network', (address, network) => {
    expect(truncateAddress(address)).toBe(network)
  })

  it('is hashed with the key, the same on every edge with that key', () => {
    const hashed = (secret: string): string => {
      const redact = createRedact({ clientAddress: 'hashed', addressSecret: secret })
      return (redact('decision', decisionOf('r')) as Decision).client.address
    }
    expect(hashed('0123456789abcdef')).toBe(hashed('0123456789abcdef'))
    expect(hashed('0123456789abcdef')).not.toBe(hashed('fedcba9876543210'))
  })

  it('is concealed as the target of a ban, too', () => {
    const redact = createRedact({ clientAddress: 'truncated', addressSecret: null })
    const ban: BanChange = {
      ...{ action: 'add', effect: 'ban', id: 'b', kind: 'address', target: '203.0.113.7', reason: '' },
      ...{ by: 'operator ann', untilMs: 0, conflict: 'allow beats ban: 203.0.113.7 allowed stands' },
    }
    const conflict = 'allow beats ban: 203.0.113.0 allowed stands'
    expect(redact('ban', ban)).toEqual({ ...ban, target: '203.0.113.0', conflict })
    const ofKind = (kind: BanChange['kind'], target: string): unknown =>
      (redact('ban', { ...ban, kind, target, conflict: null }) as BanChange).target
    expect(ofKind('identity', 'key:a.b')).toBe('key:a.b')
    expect(ofKind('network', '2001:db8:1:2::/64')).toBe('2001:db8:1::')
    expect(ofKind('network', '203.0.0.0/16')).toBe('203.0.0.0/16')
  })
})
