import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'
import { everything, folder, replayJson, someTraffic } from './kit.ts'

const baseline = readFileSync(join(root, 'policies/baseline.yaml'), 'utf8')

it('the same policy flips nothing, with limits, scores and policies at work', async () => {
  const files = {
    'gateway.config.yaml': everything,
    'baseline.yaml': baseline,
    'copy.yaml': baseline,
    'a.log': someTraffic(3_000),
  }
  const path = folder(files)
  const config = path('gateway.config.yaml')
  const answer = await replayJson({ requests: path('a.log'), config, policy: [path('copy.yaml')] })
  expect(answer).toMatchObject({ flips: 0, otherRule: 0, groups: [], first: [], requests: { requests: 3_000 } })
  expect(answer.candidate.actions).toEqual(answer.champion!.actions)
  for (const action of ['pass', 'limit', 'deny', 'refuse'])
    expect(answer.candidate.actions[action], action).toBeGreaterThan(0)
})
