import { describe, expect, it } from 'vitest'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from './flood.ts'

async function read(gateway: TestGateway, name: string, limit: string): Promise<number> {
  const line = new RegExp(`^sallyport_rate_limit_${name}\\{limit="${limit}",mode="enforce"\\} (\\S+)$`, 'm')
  const value = line.exec(await gateway.metrics())?.[1]
  return value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
}

function pluginOf(...limits: readonly string[]): string {
  return `plugins:\n  - use: rate-limit\n    config:\n      maxKeys: 100\n      limits:\n${limits.map((limit) => `        - { ${limit} }\n`).join('')}`
}

describe('metrics of limits', () => {
  it('tell what is held of a shared limit, and that it is given back', async () => {
    const [redis, upstream] = [await startRedis(), await startUpstream()]
    const yaml = `redis: { url: '${redis.url}', deadline: 1s }\npipeline: { consultDeadline: 5s }\n`
    const gateway = await startGateway(upstream.url, yaml + pluginOf('name: a, rate: 1000/s'))
    await statuses(gateway.url, 100)
    expect(await read(gateway, 'keys', 'a')).toBe(1)
    expect(await read(gateway, 'refills', 'a')).toBeGreaterThan(0)
    expect(await read(gateway, 'bound_tokens', 'a')).toBe(1_000)
    const held = await read(gateway, 'leased_tokens', 'a')
    expect(await read(gateway, 'stranded_tokens', 'a')).toBeLessThanOrEqual(held)
    await until(async () => ((await read(gateway, 'leased_tokens', 'a')) === 0 ? true : undefined))
    expect(await read(gateway, 'lease_age_seconds', 'a')).toBe(0)
  })

  it('tell what this edge admits by itself while Redis is away', async () => {
    const [redis, upstream] = [await startRedis(), await startUpstream()]
    const yaml = `redis: { url: '${redis.url}', edges: 4 }\n`
    const limits = ['share', 'open', 'closed'].map(
      (how) => `name: ${how}, rate: 100/s, whenAway: ${how}, key: '"${how}"'`,
    )
    await redis.kill()
    const gateway = await startGateway(
      upstream.url,
      yaml + pluginOf(...limits, 'name: here, rate: 9/s, coordination: local'),
    )
    expect(await read(gateway, 'bound_tokens', 'share')).toBe(25)
    expect(await read(gateway, 'bound_tokens', 'open')).toBe(Number.POSITIVE_INFINITY)
    expect(await read(gateway, 'bound_tokens', 'closed')).toBe(0)
    expect(await read(gateway, 'bound_tokens', 'here')).toBe(9)
    await redis.restart()
    await until(async () => ((await read(gateway, 'bound_tokens', 'share')) === 100 ? true : undefined))
  })

  it('tell how full the table is, and what had to leave it', async () => {
    const upstream = await startUpstream()
    const gateway = await startGateway(upstream.url, pluginOf(`name: a, rate: 1/h, key: 'request.headers["x-key"]'`))
    for (let n = 0; n < 130; n++) await fetch(gateway.url, { headers: { 'x-key': `${n}` } })
    expect(await read(gateway, 'keys', 'a')).toBe(100)
    expect(await read(gateway, 'evicted', 'a')).toBe(30)
  })
})
