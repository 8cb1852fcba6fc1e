import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startSentinels, type TestSentinels } from '../helpers/redis-sentinel.ts'
import { openSharedEdge, type SharedEdge } from '../rate-limit/shared-edge.ts'
import { figures, slackMs, startLoad } from './load.ts'

const deadlineMs = 100
const burst = 200
const limit = { rate: `${burst}/h`, coordination: 'exact' }

async function openEdges({ target }: TestSentinels): Promise<SharedEdge[]> {
  const edges = await Promise.all([1, 2].map(() => openSharedEdge({ sentinel: target }, limit, deadlineMs)))
  await until(() => (edges.every(({ store }) => store.edges() === 2 && !store.away()) ? true : undefined))
  return edges
}

const faults: readonly [string, (sentinels: TestSentinels) => Promise<unknown> | unknown][] = [
  ['is killed', ({ master }) => master.kill()],
  ['hangs with its connections open', ({ master }) => master.freeze()],
]

describe.each(faults)('the master %s under load', (what, fault) => {
  it('the new one is found within a second, at most 2B + R*T are admitted, and nobody waits longer than the deadline', async () => {
    const sentinels = await startSentinels()
    const edges = await openEdges(sentinels)
    const load = startLoad(edges)
    // A quarter is spent, and the rest is wanted by both while nobody answers.
    await until(() => (load.admitted() >= burst / 4 ? true : undefined))
    await fault(sentinels)
    await until(() => (load.latest()?.degraded ? true : undefined))
    await until(async () => ((await sentinels.masterPort()) === sentinels.replica.port ? true : undefined), 20_000)
    const promotedAtMs = performance.now()
    await until(() => (edges.every(({ store }) => !store.away()) ? true : undefined), 10_000)
    const foundAfterMs = performance.now() - promotedAtMs
    await until(() => (load.latest()?.verdict && !load.latest()?.degraded ? true : undefined), 10_000)
    const sum = await load.stop()
    figures(`sentinel: the master ${what}`, { ...sum, foundAfterMs })
    expect(sum.admitted).toBeGreaterThanOrEqual(burst)
    expect(sum.admitted).toBeLessThanOrEqual(2 * burst + 1)
    expect(sum.longestMs).toBeLessThan(deadlineMs + slackMs)
    expect(foundAfterMs).toBeLessThan(1_000 + slackMs)
    await until(() => (edges.every(({ store }) => store.edges() === 2) ? true : undefined))
  })
})
