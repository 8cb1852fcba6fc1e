import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from '../rate-limit/flood.ts'

it('the page of metrics tells calls, errors by kind, sizes of keys, and how long Redis was away', async () => {
  const redis = await startRedis()
  const upstream = await startUpstream()
  const yaml = [
    `redis: { url: '${redis.url}', deadline: 40ms }`,
    'plugins: [{ use: rate-limit, config: { limits: [{ name: a, rate: 100/h, coordination: exact }] } }]',
  ].join('\n')
  const gateway = await startGateway(upstream.url, yaml)
  const value = async (series: string): Promise<number> => {
    const lines = (await gateway.metrics()).split('\n')
    return Number(
      lines
        .find((line) => line.startsWith(`sallyport_redis_${series} `))
        ?.split(' ')
        .at(-1),
    )
  }
  const becomes = (series: string, fits: (is: number) => boolean): Promise<unknown> =>
    until(async () => fits(await value(series)) || undefined, 15_000)

  await statuses(gateway.url, 5)
  await becomes('servers_away', (away) => away === 0)
  expect(await value('servers')).toBe(1)
  expect(await value('calls_total')).toBeGreaterThanOrEqual(5)
  expect(await value('round_trip_seconds_count')).toBeGreaterThanOrEqual(5)
  expect(await value('errors_total{kind="full"}')).toBe(0)
  await becomes('key_bytes{family="limit"}', (bytes) => bytes > 100)
  expect(await value('key_budget_bytes{family="limit"}')).toBe(4_096)

  const [openings, awayBefore] = [await value('away_total'), await value('away_seconds_total')]
  await redis.client.config('SET', 'maxmemory', '1')
  await statuses(gateway.url, 5)
  await becomes('servers_away', (away) => away === 1)
  expect(await value('errors_total{kind="full"}')).toBeGreaterThanOrEqual(3)
  expect(await value('away_total')).toBe(openings + 1)
  await becomes('away_seconds_total', (seconds) => seconds > awayBefore)
  await redis.client.config('SET', 'maxmemory', '0')
  await becomes('servers_away', (away) => away === 0)
  const awayAfter = await value('away_seconds_total')
  await statuses(gateway.url, 3)
  expect(await value('away_seconds_total')).toBe(awayAfter)
})
