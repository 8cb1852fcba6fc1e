import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'
import { everything, folder, replayJson, someTraffic } from './kit.ts'

/** Alone it takes 2 seconds of processor time; the machine that runs all tests is busy. */
it('decides twice on 10,000 requests within seconds', async () => {
  const baseline = readFileSync(join(root, 'policies/baseline.yaml'), 'utf8')
  const path = folder({
    'c.yaml': everything,
    'baseline.yaml': baseline,
    'b.yaml': baseline,
    'a.log': someTraffic(10_000),
  })
  const before = process.cpuUsage()
  const answer = await replayJson({ requests: path('a.log'), config: path('c.yaml'), policy: [path('b.yaml')] })
  const { user, system } = process.cpuUsage(before)
  expect(answer.requests.requests).toBe(10_000)
  expect((user + system) / 1e6).toBeLessThan(15)
}, 60_000)
