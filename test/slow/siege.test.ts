import { expect, it } from 'vitest'
import { siege } from './siege.ts'

it('slow clients are cut, and cost others and the memory of the gateway nothing', async () => {
  const http = '{ headersTimeout: 1s, requestTimeout: 2s, writeTimeout: 1s }'
  const result = await siege({ seconds: 6, connectionsEach: 50, http, withTool: false })
  for (const { trick, opened, cut } of result.tallies) {
    expect(opened, trick).toBeGreaterThanOrEqual(50)
    expect(cut, trick).toBeGreaterThanOrEqual(50)
  }
  expect(result.visits.failed).toBe(0)
  expect(result.visits.count).toBeGreaterThan(50)
  // `npm run test:slow` asks for 50 ms; here other tests share the cores.
  expect(result.visits.p99Ms).toBeLessThan(300)
  expect((result.lateBytes - result.earlyBytes) / 1_000_000).toBeLessThan(50)
  expect(result.leftOpen).toBe(0)
})
