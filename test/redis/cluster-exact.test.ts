import { describe, expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { openEdge } from '../state/edge.ts'

describe.each([true, false])('limits in a Redis Cluster of three masters, leased: %s', (leased) => {
  it('are exact across three edges, whichever master has the key', async () => {
    const cluster = await startCluster()
    const limit = { burst: 20, intervalMs: 3_600_000, leased }
    const edges = await Promise.all([1, 2, 3].map(() => openEdge({ cluster: cluster.nodes.slice(0, 1) }, limit)))
    await until(() => (edges.every(({ store }) => store.edges() === 3 && !store.away()) ? true : undefined))
    const keys = Array.from({ length: 30 }, (_, i) => `key-${i}`)
    expect(new Set(keys.map((key) => cluster.masterOf(`sp:{limit:test:${key}}`))).size).toBe(3)

    const granted = new Map(keys.map((key) => [key, 0]))
    const answers = new Set<string>()
    const send = async (at: number, key: string): Promise<void> => {
      const answer = await edges[at]!.send(key)
      answers.add(answer)
      if (answer === 'granted') granted.set(key, granted.get(key)! + 1)
    }
    for (let round = 0; round < 12; round++) {
      await Promise.all(keys.flatMap((key) => [send(0, key), send(1, key), send(2, key)]))
    }
    // What an edge had taken ahead and did not need comes back half a second later.
    for (const key of keys) {
      await until(async () => {
        await send(0, key)
        return granted.get(key)! >= 20 || undefined
      })
      for (const at of [0, 1, 2]) await send(at, key)
    }
    expect([...granted.values()]).toEqual(keys.map(() => 20))
    expect([...answers].sort()).toEqual(['granted', 'over'])
  })
})
