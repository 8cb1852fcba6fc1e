import { expect, it } from 'vitest'
import { slotOf } from '../../gateway/state/slot.ts'
import { until } from '../helpers/gateway.ts'
import { startCluster } from '../helpers/redis-cluster.ts'
import { openEdge } from '../state/edge.ts'

it('a slot that moves to another master while its keys are in use: nothing is lost, nobody is away', async () => {
  const cluster = await startCluster()
  const limit = { burst: 50, intervalMs: 3_600_000, leased: false }
  const edge = await openEdge({ cluster: cluster.nodes }, limit)
  await until(() => (edge.store.away() ? undefined : true))
  // A second bucket on the same master, in another slot: one pipeline carries both.
  const key = 'sp:{limit:test:moving}'
  const from = cluster.masterOf(key)
  const staying = Array.from({ length: 100 }, (_, i) => `s${i}`).find(
    (name) => cluster.masterOf(`sp:{limit:test:${name}}`) === from,
  )!
  const to = cluster.masters.find((master) => master !== from)!
  const [fromId, toId] = (await Promise.all([from, to].map(({ client }) => client.call('CLUSTER', 'MYID')))) as string[]
  const slot = slotOf(key)
  let granted = 0
  const spend = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      const [one, other] = await Promise.all([edge.send('moving'), edge.send(staying)])
      expect([one, other]).toEqual(['granted', 'granted'])
      granted++
    }
  }
  await spend()
  await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId!)
  await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId!)
  await spend()
  await from.client.call('MIGRATE', '127.0.0.1', to.port, key, 0, 5_000)
  // ASK: the key is there, and the slot is not.
  await spend()
  for (const { client } of [to, from]) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId!)
  // MOVED.
  await spend()
  expect(await to.client.exists(key)).toBe(1)
  expect(granted).toBe(20)
  let rest = 0
  while ((await edge.send('moving')) === 'granted') rest++
  expect(rest).toBe(30)
})
