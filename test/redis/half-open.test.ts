import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startLine } from '../helpers/line.ts'
import { startRedis } from '../helpers/redis.ts'
import { openSharedEdge } from '../rate-limit/shared-edge.ts'
import { figures, slackMs, startLoad } from './load.ts'

const deadlineMs = 100

it('a connection whose other end vanished is given up, and a new one is used within two seconds', async () => {
  const redis = await startRedis()
  const line = await startLine(redis.port)
  const edge = await openSharedEdge(
    `redis://127.0.0.1:${line.port}`,
    { rate: '60/h', coordination: 'exact' },
    deadlineMs,
  )
  await until(() => (edge.store.away() ? undefined : true))
  const load = startLoad([edge])
  await until(() => load.latest())
  line.swallow()
  await until(() => (load.latest()?.degraded ? true : undefined))
  const startMs = performance.now()
  // Whoever connects anew reaches the server; nothing says so to the connection that is there.
  line.mend()
  await until(() => (load.latest()?.degraded ? undefined : true), 10_000)
  const backAfterMs = performance.now() - startMs
  const sum = await load.stop()
  figures('half-open', { ...sum, backAfterMs })
  // Requests that waited in vain were judged here, and Redis may have counted them too.
  expect(sum.admitted).toBeGreaterThanOrEqual(60)
  expect(sum.admitted).toBeLessThanOrEqual(2 * 60)
  expect(sum.longestMs).toBeLessThan(deadlineMs + slackMs)
  expect(backAfterMs).toBeLessThan(4_000)
})
