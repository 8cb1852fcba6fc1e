import { describe, expect, it } from 'vitest'
import { decisionOf, denialOf } from '../events/helpers.ts'
import { metricsWith, scrape, scraped } from './helpers.ts'

const plain = decisionOf('r')

describe('one settled request', () => {
  it('is counted by route, status and action', async () => {
    const metrics = metricsWith()
    metrics.settled(plain, 3_000)
    metrics.settled(plain, 3_000)
    metrics.settled(denialOf('d'), 100)
    metrics.settled(decisionOf('n', { request: { ...plain.request, route: null } }), 100)
    expect(await scraped(metrics, 'sallyport_requests_total')).toEqual({
      '{route="shop",status="200",action="pass"}': 2,
      '{route="shop",status="403",action="deny"}': 1,
      '{route="_none",status="200",action="pass"}': 1,
    })
  })

  it('counts every verdict of a plugin, enforced and observed', async () => {
    const metrics = metricsWith()
    const wouldBe = { action: 'limit', plugin: 'bots', rule: null, mode: 'observe', reason: '' } as const
    metrics.settled(plain, 100)
    metrics.settled({ ...denialOf('d'), observed: [wouldBe, wouldBe] }, 100)
    expect(await scraped(metrics, 'sallyport_verdicts_total')).toEqual({
      '{plugin="policy",action="deny",mode="enforce"}': 1,
      '{plugin="bots",action="limit",mode="observe"}': 2,
    })
  })

  it('counts an answer of the gateway itself by its error code', async () => {
    const metrics = metricsWith()
    const outcome = { ...plain.outcome, status: 504, error: 'upstream-timeout' }
    metrics.settled(decisionOf('r', { outcome }), 100)
    expect(await scraped(metrics, 'sallyport_refused_total')).toEqual({ '{code="upstream-timeout"}': 1 })
  })

  it('is measured in seconds: gateway, application and whole', async () => {
    const metrics = metricsWith()
    metrics.settled(plain, 3_000)
    metrics.settled(denialOf('d'), 100)
    const page = await scrape(metrics)
    expect(page.get('sallyport_overhead_seconds_sum')).toBeCloseTo(168e-6, 12)
    expect(page.get('sallyport_overhead_seconds_bucket{le="0.0001"}')).toBe(2)
    expect(page.get('sallyport_upstream_seconds_sum')).toBe(0.0025)
    expect(page.get('sallyport_upstream_seconds_count')).toBe(1)
    expect(page.get('sallyport_request_seconds_bucket{le="0.0025"}')).toBe(1)
    expect(page.get('sallyport_request_seconds_bucket{le="+Inf"}')).toBe(2)
  })
})
