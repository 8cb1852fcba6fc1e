import { describe, expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { client } from './edge.ts'
import { statuses } from './flood.ts'
import { startService } from './phase7.ts'
import { openSharedEdge } from './shared-edge.ts'

const options = { keyPrefix: 'login', points: 10, duration: 3_600 }
const limit = { rate: '10/h', algorithm: 'fixed-window', keyPrefix: 'login' }
const ip = '203.0.113.7'

async function gatewayOn(redis: TestRedis, more = '') {
  const upstream = await startUpstream()
  const yaml = [
    // Nothing is late here, however busy the machine is.
    'pipeline: { consultDeadline: 5s }',
    `redis: { url: '${redis.url}', deadline: 1s }`,
    'plugins:',
    `  - { use: rate-limit, config: { limits: [{ name: a, rate: 10/h, algorithm: fixed-window, keyPrefix: login${more} }] } }`,
  ].join('\n')
  return startGateway(upstream.url, yaml)
}

describe('a gateway and a service with rate-limiter-flexible', () => {
  it.each(['the gateway', 'the service'])('admit the limit together when %s comes first', async (first) => {
    const redis = await startRedis()
    const [gateway, service] = [await gatewayOn(redis), await startService(redis, options)]
    const byGateway = async (count: number): Promise<number> =>
      (await statuses(gateway.url, count)).filter((status) => status === 200).length
    const byService = (count: number): Promise<number> => service.passed(count, '127.0.0.1')
    const [one, other] = first === 'the gateway' ? [byGateway, byService] : [byService, byGateway]
    expect(await one(6)).toBe(6)
    expect(await other(20)).toBe(4)
    expect(await one(20)).toBe(0)
    expect(await redis.client.keys('*:*')).toEqual(expect.arrayContaining(['login:127.0.0.1']))
  })

  it('see the same count and the same end', async () => {
    const redis = await startRedis()
    const [gateway, service] = [await gatewayOn(redis), await startService(redis, options)]
    expect((await service.call('consume', '127.0.0.1', 2)).passed).toBe(true)
    // A window that is half over.
    await redis.client.pexpire('login:127.0.0.1', 1_800_000)
    const answer = await fetch(gateway.url)
    expect(answer.headers.get('ratelimit')).toMatch(/^"a";r=7;t=1(800|79\d)$/)
    await statuses(gateway.url, 4)
    const seen = await service.call('get', '127.0.0.1')
    expect(seen).toMatchObject({ consumedPoints: 7, remainingPoints: 3 })
    expect(seen.msBeforeNext).toBeGreaterThan(1_700_000)
    expect(seen.msBeforeNext).toBeLessThanOrEqual(1_800_000)
    await statuses(gateway.url, 3)
    const refused = await fetch(gateway.url)
    const said = await service.call('consume', '127.0.0.1')
    expect(refused.status).toBe(429)
    expect(said.passed).toBe(false)
    expect(Math.abs(Number(refused.headers.get('retry-after')) - said.msBeforeNext / 1_000)).toBeLessThan(5)
  })
})

describe('an edge beside a service', () => {
  it('starts the window that the library would: whole seconds from the first request', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const edge = await openSharedEdge(redis.url, limit, 1_000)
    await edge.send()
    const { msBeforeNext } = await service.call('get', ip)
    expect(msBeforeNext).toBeGreaterThan(3_590_000)
    expect(msBeforeNext).toBeLessThanOrEqual(3_600_000)
  })

  it('counts nothing of what it refuses, also when the service is over', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const edge = await openSharedEdge(redis.url, { ...limit, cost: 4 }, 1_000)
    expect((await edge.flood(5)).admitted).toBe(2)
    expect(await service.passed(5, ip)).toBe(2)
    expect((await edge.flood(50)).admitted).toBe(0)
    expect((await service.call('get', ip)).consumedPoints).toBe(13)
  })

  it('asks once a second at most for a key that is exhausted, and learns that the service gave back', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const edge = await openSharedEdge(redis.url, limit, 1_000)
    await service.call('penalty', ip, 12)
    const startMs = performance.now()
    expect((await edge.flood(200)).admitted).toBe(0)
    expect(await scriptCalls(redis)).toBeLessThan(20 + 5 * ((performance.now() - startMs) / 1_000))
    await service.call('reward', ip, 3)
    await expect.poll(async () => (await edge.send()).admitted, { timeout: 5_000 }).toBe(true)
  })

  it('counts a header by its plain value, and never as an address', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const edge = await openSharedEdge(redis.url, { ...limit, key: 'request.headers["x-api-key"]' }, 1_000)
    const withKey = (value: string) => ({ rawHeaders: ['x-api-key', value] })
    expect((await edge.flood(20, withKey('k-42'))).admitted).toBe(10)
    expect(await service.passed(1, 'k-42')).toBe(0)
    await edge.flood(20, withKey(ip))
    await edge.flood(20, withKey('2001:db8:0:1::/64'))
    expect(await service.passed(1, ip)).toBe(1)
    expect((await edge.send(client('2001:db8:0:1::/64'))).admitted).toBe(true)
  })

  it('goes on without the keyPrefix under the name of the limit', async () => {
    const redis = await startRedis()
    const service = await startService(redis, { ...options, keyPrefix: 'a' })
    const edge = await openSharedEdge(redis.url, { ...limit, keyPrefix: undefined }, 1_000)
    await edge.flood(4)
    expect((await service.call('get', ip)).consumedPoints).toBe(4)
  })

  it('ends a window that somebody wrote without an end', async () => {
    const redis = await startRedis()
    await redis.client.set(`login:${ip}`, 50)
    const edge = await openSharedEdge(redis.url, limit, 1_000)
    expect((await edge.send()).verdict).toMatchObject({ action: 'limit' })
    expect(await redis.client.ttl(`login:${ip}`)).toBeGreaterThan(3_500)
  })

  it('gives back what another limit refuses', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const gateway = await gatewayOn(
      redis,
      " }, { name: b, rate: 3/h, algorithm: fixed-window, match: { paths: ['/b'] }",
    )
    expect((await statuses(`${gateway.url}/b`, 8)).filter((status) => status === 200).length).toBe(3)
    await expect.poll(async () => (await service.call('get', '127.0.0.1')).consumedPoints).toBe(3)
    expect((await statuses(gateway.url, 20)).filter((status) => status === 200).length).toBe(7)
  })

  it('with penalty: refused requests count for the service, and put the end off', async () => {
    const redis = await startRedis()
    const service = await startService(redis, options)
    const edge = await openSharedEdge(redis.url, { ...limit, penalty: true }, 1_000)
    await edge.flood(10)
    await redis.client.pexpire(`login:${ip}`, 1_000_000)
    await edge.send()
    await expect.poll(async () => (await service.call('get', ip)).consumedPoints).toBe(11)
    // One point more is a tenth of an hour.
    const { msBeforeNext } = await service.call('get', ip)
    expect(msBeforeNext).toBeGreaterThan(1_340_000)
    expect(msBeforeNext).toBeLessThanOrEqual(1_360_000)
    const startMs = performance.now()
    const callsBefore = await scriptCalls(redis)
    await edge.flood(200)
    await expect
      .poll(async () => (await edge.send()) && (await service.call('get', ip)).consumedPoints)
      .toBeGreaterThan(200)
    // A tenth of an hour each, and still no more than one.
    expect((await service.call('get', ip)).msBeforeNext).toBeLessThanOrEqual(3_600_000)
    const elapsedS = (performance.now() - startMs) / 1_000
    expect((await scriptCalls(redis)) - callsBefore).toBeLessThan(10 + 15 * elapsedS)
  })
})

async function scriptCalls(redis: TestRedis): Promise<number> {
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.client.info('commandstats'))?.[1])
}
