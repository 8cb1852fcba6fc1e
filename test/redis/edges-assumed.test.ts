import { expect, it } from 'vitest'
import { freePort } from '../helpers/redis.ts'
import { openSharedEdge } from '../rate-limit/shared-edge.ts'

it('an edge that never saw Redis keeps to the share of as many edges as the config says', async () => {
  const nobody = `redis://127.0.0.1:${await freePort()}`
  const limit = { rate: '60/h' }
  const alone = await openSharedEdge(nobody, limit)
  expect(await alone.flood(80)).toMatchObject({ admitted: 60, degraded: 80 })
  const oneOfFour = await openSharedEdge({ url: nobody, edges: 4 }, limit)
  expect(oneOfFour.store.edges()).toBe(4)
  expect(await oneOfFour.flood(80)).toMatchObject({ admitted: 15, degraded: 80 })
})
