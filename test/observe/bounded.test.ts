import { describe, expect, it } from 'vitest'
import { decisionOf } from '../events/helpers.ts'
import { metricsWith, scraped } from './helpers.ts'

const plain = decisionOf('r')

describe('labels are bounded', () => {
  it('routes beyond 200 are counted together', async () => {
    const metrics = metricsWith()
    for (let n = 0; n < 1_000; n++) {
      metrics.settled(decisionOf('r', { request: { ...plain.request, route: `route-${n}` } }), 100)
    }
    const series = await scraped(metrics, 'sallyport_requests_total')
    expect(Object.keys(series)).toHaveLength(201)
    expect(series['{route="_other",status="200",action="pass"}']).toBe(800)
  })

  it('status codes that nobody registered are counted together', async () => {
    const metrics = metricsWith()
    for (let status = 1; status < 1_000; status++) {
      metrics.settled(decisionOf('r', { outcome: { ...plain.outcome, status } }), 100)
    }
    const series = await scraped(metrics, 'sallyport_requests_total')
    expect(Object.keys(series).length).toBeLessThan(70)
    expect(series['{route="shop",status="_other",action="pass"}']).toBeGreaterThan(900)
  })

  it('plugins beyond 200 are counted together', async () => {
    const metrics = metricsWith()
    for (let n = 0; n < 1_000; n++) {
      metrics.settled(decisionOf('r', { verdict: { ...plain.verdict, action: 'deny', plugin: `p${n}` } }), 100)
      metrics.pluginFailure(`p${n}`, 'score', 'threw')
    }
    const verdicts = await scraped(metrics, 'sallyport_verdicts_total')
    expect(Object.keys(verdicts)).toHaveLength(201)
    expect(verdicts['{plugin="_other",action="_other",mode="_other"}']).toBe(800)
    const failures = await scraped(metrics, 'sallyport_plugin_failures_total')
    expect(Object.keys(failures)).toHaveLength(201)
  })
})
