import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { openSharedEdge, type Sent, type SharedEdge } from './shared-edge.ts'

const deadlineMs = 100
const limit = { algorithm: 'concurrency', inFlight: 12, coordination: 'exact' }

async function edgesOf(redis: TestRedis, count: number, more: Record<string, unknown> = {}): Promise<SharedEdge[]> {
  const all: SharedEdge[] = []
  for (let i = 0; i < count; i++) all.push(await openSharedEdge(redis.url, { ...limit, ...more }, deadlineMs))
  await until(() => (all.every(({ store }) => store.edges() === count && !store.away()) ? true : undefined))
  return all
}

/** Those that were admitted of so many requests; they stay in flight. */
async function begin(edge: SharedEdge, count: number): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let i = 0; i < count; i++) sent.push(await edge.send())
  return sent.filter((one) => one.admitted)
}

const isBack = (edges: readonly SharedEdge[]) =>
  until(() => (edges.every(({ store }) => !store.away()) ? true : undefined), 10_000)

const faults: readonly [string, (redis: TestRedis) => Promise<unknown> | unknown][] = [
  ['frozen', (redis) => redis.freeze()],
  ['killed', (redis) => redis.kill()],
]

describe.each(faults)('Redis is %s', (_, fault) => {
  it('share: each edge admits its part, what it has in flight counted in', async () => {
    const redis = await startRedis()
    const [one, other, third] = (await edgesOf(redis, 3)) as [SharedEdge, SharedEdge, SharedEdge]
    expect((await begin(one, 3)).length).toBe(3)
    const before = await begin(third, 6)
    expect(before.length).toBe(6)
    await fault(redis)
    expect((await begin(one, 20)).length).toBe(1)
    expect((await begin(other, 20)).length).toBe(4)
    expect((await begin(third, 20)).length).toBe(0)
    for (const sent of before.slice(0, 3)) sent.end()
    expect((await begin(third, 20)).length).toBe(1)
  })

  it('share: one request at least, and no request waits longer than the deadline', async () => {
    const redis = await startRedis()
    const [edge] = (await edgesOf(redis, 2, { inFlight: 1 })) as [SharedEdge]
    await fault(redis)
    const { admitted, longestMs, last, degraded } = await edge.flood(20)
    expect(admitted).toBe(1)
    expect(degraded).toBe(20)
    expect(longestMs).toBeLessThan(deadlineMs + 1_500)
    expect(last.tookMs).toBeLessThan(deadlineMs)
  })

  it.each([
    ['open', 20],
    ['closed', 0],
  ])('%s: %i of 20 pass', async (whenAway, passes) => {
    const redis = await startRedis()
    const [edge] = (await edgesOf(redis, 1, { whenAway })) as [SharedEdge]
    await fault(redis)
    expect((await edge.flood(20)).admitted).toBe(passes)
  })
})

describe('Redis comes back', () => {
  it('after it was frozen for 2 s: it hears what is in flight, and no more begin than there is room for', async () => {
    const redis = await startRedis()
    const [one, other] = (await edgesOf(redis, 2)) as [SharedEdge, SharedEdge]
    const before = await begin(one, 2)
    redis.freeze()
    const thawed = new Promise((resolve) => setTimeout(resolve, 2_000))
    expect((await begin(one, 20)).length).toBe(4)
    expect((await begin(other, 20)).length).toBe(6)
    await thawed
    redis.thaw()
    await isBack([one, other])
    await until(async () => ((await onRecord(redis)) === 12 ? true : undefined))
    expect((await begin(other, 5)).length).toBe(0)
    for (const sent of before) sent.end()
    let begun = 0
    await until(async () => {
      begun += (await begin(other, 5)).length
      return begun === 2 ? true : undefined
    })
  })

  it('killed and empty: it hears again what is in flight', async () => {
    const redis = await startRedis()
    const [one, other] = (await edgesOf(redis, 2)) as [SharedEdge, SharedEdge]
    expect((await begin(one, 5)).length).toBe(5)
    expect((await begin(other, 4)).length).toBe(4)
    await redis.restart()
    await until(async () => ((await onRecord(redis)) === 9 ? true : undefined), 10_000)
    await isBack([one, other])
    expect((await begin(one, 20)).length).toBe(3)
  })

  it('FLUSHALL while nobody notices: it hears again with the next renewal', { timeout: 15_000 }, async () => {
    const redis = await startRedis()
    const [one] = (await edgesOf(redis, 1)) as [SharedEdge]
    expect((await begin(one, 5)).length).toBe(5)
    await redis.client.flushall()
    await until(async () => ((await onRecord(redis)) === 5 ? true : undefined), 10_000)
  })
})

/** Slots on record, all edges together. */
async function onRecord(redis: TestRedis): Promise<number> {
  const all = await redis.client.hgetall('sp:{inflight:a:203.0.113.7}')
  return Object.entries(all).reduce((sum, [name, text]) => (name === 'w' ? sum : sum + Number(text.split(' ')[1])), 0)
}
