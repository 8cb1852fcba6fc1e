import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from '../rate-limit/flood.ts'

it('a challenger takes from limits of its own: those in force stay full, and it sees its own run out', async () => {
  const upstream = await startUpstream()
  const config = `plugins:
  - use: rate-limit
    config: { limits: [{ name: few, key: client.ip, rate: 3/h, apply: on-demand }] }
  - { use: policy, config: { files: [champion.yaml], challengers: [challenger.yaml] } }
`
  const rule = (when: string): string => `policy: p\nrules:\n  - { name: r, when: ${when}, then: { limit: few } }\n`
  const files = {
    'champion.yaml': rule(`'request.query == "take"'`),
    'challenger.yaml': rule('true'),
  }
  const gateway = await startGateway(upstream.url, config, { files })
  expect(await statuses(gateway.url, 5)).toEqual([200, 200, 200, 200, 200])
  expect(await statuses(`${gateway.url}/?take`, 4)).toEqual([200, 200, 200, 429])
  // The first three of all nine fitted into its own bucket, and only the last one was refused by both.
  const metrics = await gateway.metrics()
  expect(metrics).toContain('sallyport_policy_compared_total{refused="challenger"} 5')
  expect(metrics).toContain('sallyport_policy_compared_total{refused="neither"} 3')
  expect(metrics).toContain('sallyport_policy_compared_total{refused="both"} 1')
  expect(metrics).toContain('sallyport_rate_limit_decisions_total{limit="few",mode="enforce",outcome="admitted"} 3')
  expect(metrics).not.toContain('~trial')
})
