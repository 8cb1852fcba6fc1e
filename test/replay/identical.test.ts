import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'
import { everything, folder, replay, someTraffic } from './kit.ts'

it('says the same twice, byte for byte, as a table and as JSON', async () => {
  const baseline = readFileSync(join(root, 'policies/baseline.yaml'), 'utf8')
  const path = folder({
    'gateway.config.yaml': everything,
    'baseline.yaml': baseline,
    'strict.yaml': baseline.replace('threat.score >= 80', 'threat.score >= 1 && request.method != "PUT"'),
    'a.log': someTraffic(1_500),
  })
  const config = path('gateway.config.yaml')
  for (const json of [false, true]) {
    const once = () => replay({ requests: path('a.log'), config, policy: [path('strict.yaml')], json })
    const first = await once()
    expect(first.out).toContain('flip')
    expect((await once()).out).toBe(first.out)
  }
})
