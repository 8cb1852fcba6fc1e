import { expect, it } from 'vitest'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'

const isIdle = (gateway: TestGateway) =>
  until(async () => {
    const page = await gateway.metrics()
    const idle = ['in_flight', 'held_slots'].every((name) =>
      page.includes(`sallyport_rate_limit_${name}{limit="a",mode="enforce"} 0\n`),
    )
    return idle || undefined
  })

async function frozen() {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const yaml = [
    'pipeline: { consultDeadline: 1s }',
    `redis: { url: '${redis.url}', deadline: 900ms }`,
    'plugins:',
    '  - use: rate-limit',
    '    config: { limits: [{ name: a, algorithm: concurrency, inFlight: 50, coordination: exact }] }',
  ].join('\n')
  const gateway = await startGateway(upstream.url, yaml)
  expect((await fetch(gateway.url)).status).toBe(200)
  await isIdle(gateway)
  redis.freeze()
  const leave = new AbortController()
  const send = (signal: AbortSignal | null = null) => fetch(gateway.url, { signal }).catch(() => undefined)
  const [waiting, leaving] = [[1, 2, 3, 4].map(() => send()), [1, 2, 3, 4].map(() => send(leave.signal))]
  await until(async () => ((await gateway.metrics()).includes('sallyport_in_flight 8\n') ? true : undefined))
  leave.abort()
  await Promise.all(leaving)
  return { redis, gateway, upstream, waiting }
}

async function expectNothingHeld(redis: TestRedis, gateway: TestGateway): Promise<void> {
  await isIdle(gateway)
  const onRecord = async () => Object.values(await redis.client.hgetall('sp:{inflight:a:127.0.0.1}'))
  await until(async () => ((await onRecord()).every((text) => text.split(' ')[1] === '0') ? true : undefined))
  expect((await onRecord()).length).toBe(1)
}

it('clients that went away while Redis was asked hold nothing when it answers', async () => {
  const { redis, gateway, upstream, waiting } = await frozen()
  redis.thaw()
  expect((await Promise.all(waiting)).map((answer) => answer?.status)).toEqual([200, 200, 200, 200])
  await expectNothingHeld(redis, gateway)
  expect(upstream.started()).toBe(5)
})

it('requests that did not wait for the answer any longer hold nothing when it comes and they are over', async () => {
  const { redis, gateway, waiting } = await frozen()
  expect((await Promise.all(waiting)).map((answer) => answer?.status)).toEqual([200, 200, 200, 200])
  redis.thaw()
  await expectNothingHeld(redis, gateway)
})
