import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { slotOf } from '../../gateway/state/slot.ts'
import { until } from './gateway.ts'
import { freePort, startRedis, type TestRedis } from './redis.ts'

export interface TestCluster {
  /** For `redis.cluster` of a config. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly masters: readonly TestRedis[]
  /** `replicas[i]` follows `masters[i]`. */
  readonly replicas: readonly TestRedis[]
  /** Which of the masters had the key at first. */
  masterOf(key: string): TestRedis
  /** Until every living node sees its cluster whole. */
  whole(): Promise<unknown>
}

const slots = 16_384
const count = 3

/** Three masters on free ports, each with a replica if wanted, ready to serve. A node that is silent for a second has failed. */
export async function startCluster({
  replicas = false,
  fullCoverage = false,
}: {
  replicas?: boolean
  fullCoverage?: boolean
} = {}): Promise<TestCluster> {
  const total = replicas ? 2 * count : count
  const busses = new Map<TestRedis, number>()
  const all: TestRedis[] = []
  for (let i = 0; i < total; i++) {
    const bus = await freePort()
    all.push(await startNode(bus, fullCoverage))
    busses.set(all[i]!, bus)
  }
  const masters = all.slice(0, count)
  for (const [i, { client }] of masters.entries()) {
    const [from, to] = [Math.ceil((i * slots) / count), Math.ceil(((i + 1) * slots) / count) - 1]
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    // Different epochs, as `redis-cli --cluster create` gives them.
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)
  }
  for (const node of all.slice(1)) {
    await all[0]!.client.call('CLUSTER', 'MEET', '127.0.0.1', node.port, busses.get(node)!)
  }
  await until(async () => {
    const views = await Promise.all(all.map(({ client }) => client.call('CLUSTER', 'NODES') as Promise<string>))
    return (
      views.every(
        (view) =>
          view
            .trim()
            .split('\n')
            .filter((line) => line.includes(' connected')).length === total,
      ) || undefined
    )
  }, 20_000)
  for (const [i, { client }] of all.slice(count).entries()) {
    await client.call('CLUSTER', 'REPLICATE', (await masters[i]!.client.call('CLUSTER', 'MYID')) as string)
  }
  const whole = (): Promise<unknown> => until(() => isWhole(all), 20_000)
  await whole()
  return {
    nodes: all.map(({ port }) => ({ host: '127.0.0.1', port })),
    masters,
    replicas: all.slice(count),
    masterOf: (key) => masters[Math.floor((slotOf(key) * count) / slots)]!,
    whole,
  }
}

async function startNode(bus: number, fullCoverage: boolean): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-cluster-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return startRedis(
    ...['--cluster-enabled', 'yes', '--cluster-config-file', join(dir, 'nodes.conf')],
    ...['--cluster-node-timeout', '1000', '--cluster-require-full-coverage', fullCoverage ? 'yes' : 'no'],
    ...['--cluster-port', `${bus}`, '--repl-diskless-sync-delay', '0'],
  )
}

async function isWhole(all: readonly TestRedis[]): Promise<true | undefined> {
  const living = all.filter(({ client }) => client.status === 'ready')
  const views = await Promise.all(
    living.map(async ({ client }) => [
      (await client.call('CLUSTER', 'INFO')) as string,
      (await client.call('CLUSTER', 'NODES')) as string,
      await client.info('replication'),
    ]),
  )
  const isFine = views.every(
    ([info, nodes, role]) =>
      /cluster_state:ok/.test(info!) &&
      /cluster_slots_ok:16384/.test(info!) &&
      !/handshake/.test(nodes!) &&
      !/master_link_status:down/.test(role!),
  )
  return isFine || undefined
}
