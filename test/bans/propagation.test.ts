import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { startEdge } from './processes.ts'

const rounds = 15
/** The promise is 100 ms; the machine of a test run is busy, and requests that ask take their time, too. */
const medianMs = 100
const longestMs = 5_000

it('three processes: a ban made on one is enforced by the others within 100 ms', { timeout: 120_000 }, async () => {
  const [upstream, redis] = [await startUpstream(), await startRedis()]
  const edges = await Promise.all([1, 2, 3].map(() => startEdge(upstream.url, redis.url)))
  const tookMs: number[] = []
  for (let round = 0; round < rounds; round++) {
    const address = `203.0.113.${round + 1}`
    for (const edge of edges) expect(await edge.statusFor(address)).toBe(200)
    const startMs = performance.now()
    const answer = await edges[round % 3]!.post({ target: address, for: '10m', reason: 'measured' })
    expect(answer.status).toBe(200)
    const enforced = (status: number) => (status === 403 ? true : undefined)
    await Promise.all(edges.map((edge) => until(async () => enforced(await edge.statusFor(address)), longestMs)))
    tookMs.push(performance.now() - startMs)
  }
  const shown = tookMs.map((ms) => ms.toFixed(1)).join(', ')
  process.stdout.write(`from asking the admin to a refusal on all three edges, ms, in order: ${shown}\n`)
  for (const edge of edges) {
    const page = await (await fetch(`${edge.admin}/metrics`)).text()
    const [sum, count] = ['sum', 'count'].map((what) =>
      Number(new RegExp(`^sallyport_ban_propagation_seconds_${what} (.*)$`, 'm').exec(page)?.[1]),
    ) as [number, number]
    expect(count).toBeGreaterThan(0)
    process.stdout.write(`on the way to one edge, ms, mean of ${count}: ${((sum / count) * 1_000).toFixed(1)}\n`)
  }
  tookMs.sort((a, b) => a - b)
  expect(tookMs[Math.floor(rounds / 2)]).toBeLessThan(medianMs)
})

it('three processes: a ban ends on all of them at the same moment', { timeout: 60_000 }, async () => {
  const [upstream, redis] = [await startUpstream(), await startRedis()]
  const edges = await Promise.all([1, 2, 3].map(() => startEdge(upstream.url, redis.url)))
  await edges[0]!.post({ target: '203.0.113.7', for: '3s', reason: 'short' })
  const [ban] = await edges[0]!.bans()
  for (const edge of edges) await until(async () => ((await edge.statusFor('203.0.113.7')) === 403 ? true : undefined))
  for (const edge of edges) expect((await edge.bans())[0]).toMatchObject({ id: ban!.id, untilMs: ban!.untilMs })
  const endings = await Promise.all(
    edges.map((edge) =>
      until(async () => {
        const askedMs = Date.now()
        return (await edge.statusFor('203.0.113.7')) === 200 ? { askedMs, answeredMs: Date.now() } : undefined
      }, 10_000),
    ),
  )
  // The request that passed may have been judged at any moment until its answer.
  for (const { askedMs, answeredMs } of endings) {
    expect(answeredMs).toBeGreaterThanOrEqual(Math.floor(ban!.untilMs) - 2)
    expect(askedMs).toBeLessThan(ban!.untilMs + 2_000)
  }
})

it('an edge that is killed and started again refuses from its first answer on', { timeout: 60_000 }, async () => {
  const [upstream, redis] = [await startUpstream(), await startRedis()]
  const before = await startEdge(upstream.url, redis.url)
  await before.post({ target: '203.0.113.7', for: '10m', reason: 'a test' })
  await before.stop()
  const after = await startEdge(upstream.url, redis.url)
  expect(await after.statusFor('203.0.113.7')).toBe(403)
})
