import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configText, startGateway, until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from './flood.ts'

function limits(redis: TestRedis, ...all: readonly string[]): string {
  return [
    // Nothing is late here, however busy the machine is.
    'pipeline: { consultDeadline: 5s }',
    `redis: { url: '${redis.url}', deadline: 1s }`,
    'plugins:',
    '  - use: rate-limit',
    '    config:',
    `      limits: [${all.join(', ')}]`,
  ].join('\n')
}

describe.each(['leased', 'exact'])('two gateways with a %s limit', (coordination) => {
  it('admit together what the limit allows, and tell the client when to come back', async () => {
    const redis = await startRedis()
    const upstream = await startUpstream()
    const yaml = limits(redis, `{ name: per-client, rate: 30/h, coordination: ${coordination} }`)
    const [one, other] = [await startGateway(upstream.url, yaml), await startGateway(upstream.url, yaml)]
    const got = [...(await statuses(one.url, 40)), ...(await statuses(other.url, 40))]
    expect(upstream.started()).toBeLessThanOrEqual(30)
    expect(got.filter((status) => status === 200).length).toBe(upstream.started())
    expect(await redis.client.keys('*')).toContain('sp:{limit:per-client:127.0.0.1}')

    const refused = await until(async () => {
      const answer = await fetch(other.url)
      return answer.status === 429 ? answer : undefined
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
    expect(refused.headers.get('ratelimit-policy')).toBe('"per-client";q=30;w=3600')
    expect(refused.headers.get('ratelimit')).toMatch(/^"per-client";r=0;t=\d+$/)
    expect((await other.decision(refused.headers.get('x-request-id')!)).limits).toEqual([
      { name: 'per-client', remaining: 0, degraded: false },
    ])
  })

  it('take nothing from it for requests that another limit refuses', async () => {
    const redis = await startRedis()
    const upstream = await startUpstream()
    const wide = `{ name: wide, rate: 20/h, coordination: ${coordination} }`
    const narrow = '{ name: narrow, rate: 3/h, coordination: local, match: { paths: [/narrow] } }'
    const gateway = await startGateway(upstream.url, limits(redis, wide, narrow))
    const refused = (await statuses(`${gateway.url}/narrow`, 30)).filter((status) => status === 429)
    expect(refused.length).toBe(27)
    await until(async () => ((await statuses(gateway.url, 20)).includes(429) ? true : undefined))
    expect(upstream.started()).toBe(20)
  })
})

it('a reload keeps what was counted and what is held', async () => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, limits(redis, '{ name: a, rate: 30/h }'))
  await statuses(gateway.url, 10)
  expect(await gateway.app.reload()).toBe(true)
  await statuses(gateway.url, 40)
  expect(upstream.started()).toBe(30)
})

it('a reload that changes a limit gives back what the old one held, and goes on with what was spent', async () => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const yaml = (burst: number): string => limits(redis, `{ name: a, rate: 60/h, burst: ${burst} }`)
  const gateway = await startGateway(upstream.url, yaml(200))
  await statuses(gateway.url, 60)
  const key = 'sp:{limit:a:127.0.0.1}'
  expect(Number(await redis.client.hget(key, 'o'))).toBeGreaterThan(0)
  await writeFile(join(gateway.dir, 'gateway.config.yaml'), configText(upstream.url, yaml(100)))
  expect(await gateway.app.reload()).toBe(true)
  await until(async () => (Number(await redis.client.hget(key, 'o')) === 0 ? true : undefined))
  await statuses(gateway.url, 60)
  expect(upstream.started()).toBe(100)
})
