import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startCluster, type TestCluster } from '../helpers/redis-cluster.ts'
import { openSharedEdge, type SharedEdge } from '../rate-limit/shared-edge.ts'
import { figures, slackMs, startLoad } from './load.ts'

const deadlineMs = 100
const limit = { rate: '60/h', coordination: 'exact' }

/** An address whose bucket is on that master. */
function clientOf(cluster: TestCluster, master: number) {
  for (let i = 1; ; i++) {
    const address = `203.0.113.${i}`
    if (cluster.masterOf(`sp:{limit:a:${address}}`) === cluster.masters[master]) {
      return { client: { address, key: address, version: 4 as const } }
    }
  }
}

async function openEdges(cluster: TestCluster): Promise<SharedEdge[]> {
  const edges = await Promise.all([1, 2].map(() => openSharedEdge({ cluster: cluster.nodes }, limit, deadlineMs)))
  await until(() => (edges.every(({ store }) => store.edges() === 2 && !store.away()) ? true : undefined))
  return edges
}

it('a master without a replica is killed: its keys are shared out, those of the others are exact, and it comes back', async () => {
  const cluster = await startCluster()
  const edges = await openEdges(cluster)
  const [lost, kept] = [clientOf(cluster, 1), clientOf(cluster, 2)]
  const load = startLoad(edges, lost)
  await until(async () => ((await edges[0]!.send(kept)).admitted ? true : undefined))
  await cluster.masters[1]!.kill()
  const other = [await edges[0]!.flood(40, kept), await edges[1]!.flood(40, kept)] as const
  expect(other[0].admitted + other[1].admitted).toBe(59)
  expect(other[0].degraded + other[1].degraded).toBe(0)
  // Until the share is used up, too.
  await until(() => (load.latest()?.degraded && !load.latest()?.admitted ? true : undefined))
  const sum = await load.stop()
  figures('cluster node killed', sum)
  expect(sum.admitted).toBeLessThanOrEqual(2 * 60)
  expect(sum.longestMs).toBeLessThan(deadlineMs + slackMs)
  expect(edges.map(({ store }) => store.edges())).toEqual([2, 2])

  await cluster.masters[1]!.restart()
  await until(async () => ((await edges[0]!.send(lost)).degraded ? undefined : true), 10_000)
})

it('a master with a replica is killed: the replica takes over, and requests wait for at most the deadline', async () => {
  const cluster = await startCluster({ replicas: true, fullCoverage: true })
  const edges = await openEdges(cluster)
  const lost = clientOf(cluster, 0)
  const load = startLoad(edges, lost)
  await until(() => (load.admitted() >= 15 ? true : undefined))
  const killedAtMs = performance.now()
  await cluster.masters[0]!.kill()
  await until(() => (load.latest()?.degraded ? true : undefined))
  await until(() => (load.latest()?.verdict && !load.latest()?.degraded ? true : undefined), 15_000)
  const backAfterMs = performance.now() - killedAtMs
  const sum = await load.stop()
  figures('cluster fail-over', { sum, backAfterMs })
  expect(sum.admitted).toBeLessThanOrEqual(2 * 60)
  expect(sum.longestMs).toBeLessThan(deadlineMs + slackMs)
  await until(() => (edges.every(({ store }) => store.edges() === 2) ? true : undefined))
})
