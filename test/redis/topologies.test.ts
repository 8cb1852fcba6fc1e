import { describe, expect, it } from 'vitest'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { startSentinels } from '../helpers/redis-sentinel.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from '../rate-limit/flood.ts'

const plugins = 'plugins: [{ use: rate-limit, config: { limits: [{ name: a, rate: 30/h }] } }]'

async function twoGateways(redis: string): Promise<{ readonly started: () => number; readonly both: TestGateway[] }> {
  const upstream = await startUpstream()
  const yaml = `pipeline: { consultDeadline: 5s }\nevents: { sample: 1 }\n${redis}\n${plugins}`
  const both = [await startGateway(upstream.url, yaml), await startGateway(upstream.url, yaml)]
  for (const gateway of both) {
    await until(async () => /^sallyport_rate_limit_edges 2$/m.test(await gateway.metrics()) || undefined)
  }
  return { started: upstream.started, both }
}

function listed(nodes: readonly { readonly host: string; readonly port: number }[]): string {
  return `[${nodes.map(({ host, port }) => `"${host}:${port}"`).join(', ')}]`
}

describe('gateways share a limit', () => {
  it('with Sentinel, as the user of docs/redis.md', async () => {
    const sentinels = await startSentinels()
    for (const { client } of [sentinels.master, sentinels.replica]) {
      await client.call('ACL', 'SETUSER', 'sallyport', 'on', '>secret', '~sp:*', '+@all')
    }
    const { nodes, master } = sentinels.target
    const watcher = 'username: watcher, password: watching'
    const { started, both } = await twoGateways(
      `redis: { deadline: 1s, sentinel: { master: ${master}, nodes: ${listed(nodes)}, ${watcher} }, username: sallyport, password: secret }`,
    )
    for (const gateway of both) await statuses(gateway.url, 40)
    expect(started()).toBeLessThanOrEqual(30)
    expect(started()).toBeGreaterThanOrEqual(15)
    await until(async () => ((await sentinels.master.client.xlen('sp:events')) >= 80 ? true : undefined))
    expect(await sentinels.denied()).toEqual([])
  })

  it('in a Cluster', async () => {
    const cluster = await startCluster()
    const { started, both } = await twoGateways(`redis: { deadline: 1s, cluster: ${listed(cluster.nodes)} }`)
    for (const gateway of both) await statuses(gateway.url, 40)
    expect(started()).toBeLessThanOrEqual(30)
    expect(started()).toBeGreaterThanOrEqual(15)
    expect(await both[0]!.metrics()).toMatch(/^sallyport_redis_servers 3$/m)
    const lengths = async (): Promise<number[]> =>
      Promise.all(cluster.masters.map(({ client }) => client.xlen('sp:events').catch(() => 0)))
    await until(async () => (Math.max(...(await lengths())) >= 80 ? true : undefined))
  })
})
