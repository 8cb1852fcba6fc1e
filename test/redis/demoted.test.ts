import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startSentinels } from '../helpers/redis-sentinel.ts'
import { openSharedEdge } from '../rate-limit/shared-edge.ts'
import { figures, slackMs, startLoad } from './load.ts'

const deadlineMs = 100

it('a master that becomes a replica refuses writes: the new master is found, and the limit goes on where it was', async () => {
  const sentinels = await startSentinels()
  const edge = await openSharedEdge({ sentinel: sentinels.target }, { rate: '60/h', coordination: 'exact' }, deadlineMs)
  await until(() => (edge.store.away() ? undefined : true))
  expect((await edge.flood(30)).admitted).toBe(30)
  const [{ port }] = [sentinels.replica]
  await sentinels.master.client.call('WAIT', 1, 5_000)
  const load = startLoad([edge])
  // In the background, as an operator does it before maintenance: nobody dies.
  await sentinels.failOver()
  await until(async () => ((await sentinels.masterPort()) === port ? true : undefined), 20_000)
  await until(async () => ((await sentinels.replica.client.exists('sp:instances')) === 1 ? true : undefined), 10_000)
  await until(() => (load.latest()?.degraded === false ? true : undefined), 10_000)
  const sum = await load.stop()
  figures('sentinel: planned fail-over', sum)
  expect(30 + sum.admitted).toBeGreaterThanOrEqual(60)
  expect(30 + sum.admitted).toBeLessThanOrEqual(121)
  expect(sum.longestMs).toBeLessThan(deadlineMs + slackMs)
})
