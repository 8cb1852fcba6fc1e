import { describe, expect, it } from 'vitest'
import { decisionOf } from '../events/helpers.ts'
import { metricsWith, scrape, scraped } from './helpers.ts'

const busySink = {
  ...{ sink: 'redis', queued: 2, delivered: 7, dropped: 4, failedWrites: 3, spilledBytes: 4096, oldestMs: 1500 },
}

describe('the page', () => {
  it('shows what other parts of the gateway know at the time of the scrape', async () => {
    let inFlight = 3
    const metrics = metricsWith({
      inFlight: () => inFlight,
      openConnections: () => 12,
      ready: () => false,
      policy: () => 'sha256:feed',
      events: () => ({ emitted: { decision: 9, gap: 1 }, sinks: [busySink] }),
      logDropped: () => 6,
    })
    await scrape(metrics)
    inFlight = 5
    const page = await scrape(metrics)
    expect(page.get('sallyport_in_flight')).toBe(5)
    expect(page.get('sallyport_open_connections')).toBe(12)
    expect(page.get('sallyport_ready')).toBe(0)
    expect(page.get('sallyport_config_info{hash="sha256:feed"}')).toBe(1)
    expect(page.get('sallyport_events_total{type="decision"}')).toBe(9)
    expect(page.get('sallyport_events_delivered_total{sink="redis"}')).toBe(7)
    expect(page.get('sallyport_events_dropped_total{sink="redis"}')).toBe(4)
    expect(page.get('sallyport_events_failed_writes_total{sink="redis"}')).toBe(3)
    expect(page.get('sallyport_events_queued{sink="redis"}')).toBe(2)
    expect(page.get('sallyport_events_spilled_bytes{sink="redis"}')).toBe(4096)
    expect(page.get('sallyport_events_oldest_seconds{sink="redis"}')).toBe(1.5)
    expect(page.get('sallyport_log_lines_dropped_total')).toBe(6)
    expect(page.get(`sallyport_build_info{version="1.2.3",node="${process.versions.node}"}`)).toBe(1)
  })

  it('counts reloads and remembers whether the last one worked', async () => {
    const metrics = metricsWith()
    expect((await scrape(metrics)).get('sallyport_config_last_reload_successful')).toBe(1)
    metrics.reloaded(true)
    metrics.reloaded(false)
    expect((await scrape(metrics)).get('sallyport_config_last_reload_successful')).toBe(0)
    expect(await scraped(metrics, 'sallyport_config_reloads_total')).toEqual({
      '{result="success"}': 1,
      '{result="failure"}': 1,
    })
  })

  it('shows failures, bypasses and phases of plugins', async () => {
    const metrics = metricsWith()
    metrics.pluginFailure('bots', 'score', 'threw')
    metrics.pluginFailure('bots', 'score', 'threw')
    metrics.bypassed('bots', true)
    metrics.bypassed('ip-list', true)
    metrics.bypassed('ip-list', false)
    metrics.phase('score', 30)
    const page = await scrape(metrics)
    expect(page.get('sallyport_plugin_failures_total{plugin="bots",hook="score",why="threw"}')).toBe(2)
    expect(page.get('sallyport_plugin_bypassed{plugin="bots"}')).toBe(1)
    expect(page.get('sallyport_plugin_bypassed{plugin="ip-list"}')).toBe(0)
    expect(page.get('sallyport_phase_seconds_bucket{phase="score",le="0.000025"}')).toBe(0)
    expect(page.get('sallyport_phase_seconds_bucket{phase="score",le="0.00005"}')).toBe(1)
  })

  it('tells of the process, too', async () => {
    const page = await scrape(metricsWith())
    expect(page.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
    expect(page.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
  })

  it('is of one instance: a second one counts for itself', async () => {
    const one = metricsWith()
    const other = metricsWith()
    one.settled(decisionOf('r'), 100)
    expect(await scraped(one, 'sallyport_requests_total')).not.toEqual({})
    expect(await scraped(other, 'sallyport_requests_total')).toEqual({})
  })
})
