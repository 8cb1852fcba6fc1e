import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCodec } from '../../gateway/state/codec.ts'
import { openClient } from '../helpers/client.ts'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ban, openEdge } from './edge.ts'
import { asClient } from './processes.ts'

const secretOf = () => randomBytes(32).toString('base64')
const canaries = ['203.0.113.77', '198.51.100.0/24', 'canary-identity', 'canary-reason', 'canary-header-key']
const plugins = `http: { trustedHops: 1 }
events: { sample: 1 }
plugins:
  - { use: bans }
  - use: rate-limit
    config:
      limits:
        - { name: by-key, key: 'request.headers["x-api-key"]', rate: 100/s }
        - { name: by-ip, rate: 50/s, burst: 200 }
        - { name: slide, rate: 100/s, algorithm: sliding-window }
        - { name: busy, inFlight: 30, algorithm: concurrency }
`
const families = ['sp:{limit:*', 'sp:{window:*', 'sp:{inflight:*', 'sp:{bans}*', 'sp:events']

/** Until everything stands in Redis that the gateway writes there. */
async function written({ client }: TestRedis): Promise<void> {
  for (const family of families) await until(async () => ((await client.keys(family)).length > 0 ? true : undefined))
  // Of four requests for changes and answers.
  await until(async () => ((await client.xlen('sp:events')) >= 8 ? true : undefined))
}

async function gatewayOn(redis: TestRedis, encryption: string): Promise<TestGateway> {
  const upstream = await startUpstream()
  return startGateway(upstream.url, `${plugins}redis: { url: '${redis.url}', deadline: 40ms${encryption} }\n`)
}

async function post({ admin }: TestGateway, target: string): Promise<number> {
  const body = JSON.stringify({ target, for: '10m', reason: `canary-reason ${'long '.repeat(80)}` })
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${admin}/bans`, { method: 'POST', headers, body })).status
}

/** All that a thief of a Redis dump would read, and all that a listener would. */
async function everything({ client }: TestRedis): Promise<string> {
  const texts: unknown[] = []
  for (const key of await client.keys('*')) {
    texts.push(key, (await client.dumpBuffer(key))?.toString('latin1'))
    const type = await client.type(key)
    if (type === 'hash') texts.push(await client.hgetall(key))
    if (type === 'zset') texts.push(await client.zrange(key, '0', '-1'))
    if (type === 'stream') texts.push(await client.xrange(key, '-', '+'))
  }
  return JSON.stringify(texts)
}

async function useEverything(gateway: TestGateway): Promise<void> {
  for (const target of ['203.0.113.77', '198.51.100.0/24', 'identity:canary-identity']) {
    expect(await post(gateway, target)).toBe(200)
  }
  const { headers } = asClient('192.0.2.77')
  const clients = await fetch(gateway.url, { headers: { ...headers, 'x-api-key': 'canary-header-key' } })
  expect(clients.status).toBe(200)
  expect((await fetch(gateway.url, asClient('203.0.113.77'))).status).toBe(403)
}

describe('with encryption', () => {
  it.each([
    '',
    ', compression: { algorithm: gzip, over: 100B }',
  ])('no canary stands in Redis or goes over the line in the clear%s', async (compression) => {
    const redis = await startRedis()
    const monitor = openClient(redis.port)
    monitor.send('MONITOR\r\n')
    await monitor.reads(/OK/)
    const keys = `, encryption: { keys: [{ id: k1, secret: '${secretOf()}' }], current: k1 }${compression}`
    await useEverything(await gatewayOn(redis, keys))
    await written(redis)
    const all = (await everything(redis)) + monitor.text()
    expect(monitor.text()).toContain('evalsha')
    expect(all).toContain('~1.k1.')
    for (const canary of [...canaries, '192.0.2.77']) expect(all).not.toContain(canary)
  })

  it('the same search finds every canary without it', async () => {
    const redis = await startRedis()
    await useEverything(await gatewayOn(redis, ''))
    await written(redis)
    const all = await everything(redis)
    for (const family of families.slice(1, 3)) {
      expect((await redis.client.keys(family)).join()).toContain('192.0.2.77')
    }
    for (const canary of [...canaries, '192.0.2.77']) expect(all).toContain(canary)
  })

  it('edges before and behind a rotation of keys share their bans', async () => {
    const redis = await startRedis()
    const [old, fresh] = [
      { id: 'k1', secret: secretOf() },
      { id: 'k2', secret: secretOf() },
    ]
    const codecOf = (current: string) => createCodec({ encryption: { keys: [old, fresh], current } })
    const before = await openEdge(redis.url, { codec: codecOf('k1') })
    await before.agree(ban('203.0.113.1'))
    const after = await openEdge(redis.url, { codec: codecOf('k2') })
    expect(after.on('203.0.113.1')).toBeDefined()
    expect(await after.agree(ban('203.0.113.1'))).toMatchObject({ done: false })
    await after.agree(ban('203.0.113.2'))
    await until(() => before.on('203.0.113.2'))
    const values = Object.values(await redis.client.hgetall('sp:{bans}')).join(' ')
    expect(values).toContain('~1.k1.')
    expect(values).toContain('~1.k2.')
  })

  const key = { id: 'k1', secret: secretOf() }
  const ring = (secret: string) => createCodec({ encryption: { keys: [{ ...key, secret }], current: 'k1' } })

  it.each([
    ['without a key', createCodec({}), 'redis.encryption is not configured'],
    ['with another key', ring(secretOf()), 'is another one than where it was written'],
  ])('an edge %s says so, and goes on with its own bans', async (_, codec, complaint) => {
    const redis = await startRedis()
    const one = await openEdge(redis.url, { codec: ring(key.secret) })
    await one.agree(ban('203.0.113.1'))
    const other = await openEdge(redis.url, { codec })
    expect(other.on('203.0.113.1')).toBeUndefined()
    expect(other.stats().unreadable).toBeGreaterThan(0)
    expect(other.complaints[0]).toContain('the key "k1"')
    expect(other.complaints[0]).toContain(complaint)
    expect(await other.agree(ban('203.0.113.2'))).toMatchObject({ done: true, pending: false })
    expect(other.on('203.0.113.2')).toBeDefined()
    expect(one.on('203.0.113.1')).toBeDefined()
  })
})
