import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { startSentinels } from '../helpers/redis-sentinel.ts'
import { ban, lift, openEdge } from './edge.ts'

const silenceMs = 2_500

async function shared(target: Parameters<typeof openEdge>[0]): Promise<void> {
  const [one, two] = [await openEdge(target), await openEdge(target)]
  expect(one.stats().away).toBe(false)
  expect(await one.agree(ban('203.0.113.7'))).toMatchObject({ done: true, pending: false })
  await until(() => two.on('203.0.113.7'))
  expect(await two.agree(lift('203.0.113.7'))).toMatchObject({ done: true, pending: false })
  await until(() => (one.on('203.0.113.7') === undefined ? true : undefined))
  expect(one.stats().resyncs).toMatchObject({ start: 1, reconnect: 0, gap: 0, lost: 0, behind: 0 })
}

describe('edges share bans', () => {
  it('in a Cluster', async () => {
    const { nodes } = await startCluster()
    await shared({ cluster: nodes })
  })

  it('with Sentinel', async () => {
    const { target } = await startSentinels()
    await shared({ sentinel: { ...target, username: 'watcher', password: 'watching' } })
  })

  it('over a long silence without connecting anew', async () => {
    const { url, client } = await startRedis()
    const [one, two] = [await openEdge(url), await openEdge(url)]
    const connections = async (): Promise<string> =>
      ((await client.call('CLIENT', 'LIST')) as string).replaceAll(/^id=(\d+).*$/gm, '$1')
    const before = await connections()
    const startMs = performance.now()
    await until(() => (performance.now() - startMs > silenceMs ? true : undefined))
    expect(await connections()).toBe(before)
    await one.agree(ban('203.0.113.7'))
    await until(() => two.on('203.0.113.7'))
    expect(two.stats().resyncs).toMatchObject({ start: 1, reconnect: 0 })
  })
})
