import { describe, expect, it } from 'vitest'
import { metricsWith, scrape, scraped } from './helpers.ts'

describe('metrics of a plugin', () => {
  it('have its name in front, with underscores', async () => {
    const metrics = metricsWith()
    const own = metrics.pluginMetrics('ip-list')
    const hits = own.counter('hits_total', 'Matches.', ['list'])
    const office = hits.with('office')
    office.inc()
    office.inc(4)
    own.counter('lookups_total', 'Look-ups.').with().inc()
    own.gauge('networks', 'Networks.', () => 7)
    expect(await scraped(metrics, 'sallyport_ip_list_hits_total')).toEqual({ '{list="office"}': 5 })
    expect(await scraped(metrics, 'sallyport_ip_list_lookups_total')).toEqual({ '': 1 })
    expect(await scraped(metrics, 'sallyport_ip_list_networks')).toEqual({ '': 7 })
    expect(await metrics.text()).toContain(
      '# HELP sallyport_ip_list_hits_total Matches.\n# TYPE sallyport_ip_list_hits_total counter',
    )
  })

  it('go on after a reload: the same name is the same series, a gauge is read by the new instance', async () => {
    const metrics = metricsWith()
    for (const size of [3, 8]) {
      const own = metrics.pluginMetrics('bots')
      own.counter('seen_total', 'Seen.', ['kind']).with('crawler').inc()
      own.gauge('size', 'Size.', () => size)
    }
    expect(await scraped(metrics, 'sallyport_bots_seen_total')).toEqual({ '{kind="crawler"}': 2 })
    expect(await scraped(metrics, 'sallyport_bots_size')).toEqual({ '': 8 })
  })

  it('count label sets beyond 200 together, and keep those that they know', async () => {
    const metrics = metricsWith()
    const counter = metrics.pluginMetrics('bots').counter('seen_total', 'Seen.', ['kind', 'by'])
    for (let n = 0; n < 500; n++) counter.with(`kind-${n}`, 'x').inc()
    counter.with('kind-0', 'x').inc()
    const series = await scraped(metrics, 'sallyport_bots_seen_total')
    expect(Object.keys(series)).toHaveLength(201)
    expect(series['{kind="_other",by="_other"}']).toBe(300)
    expect(series['{kind="kind-0",by="x"}']).toBe(2)
  })

  it('stay apart: label values are escaped and never run into each other', async () => {
    const metrics = metricsWith()
    const counter = metrics.pluginMetrics('bots').counter('seen_total', 'Seen.', ['a', 'b'])
    counter.with('x"} 1\nevil', 'y\\').inc()
    expect(await scraped(metrics, 'sallyport_bots_seen_total')).toEqual({ '{a="x\\"} 1\\nevil",b="y\\\\"}': 1 })
  })

  it('are by label where a gauge has one: what is there when it is read, and no more than 200', async () => {
    const metrics = metricsWith()
    const own = metrics.pluginMetrics('bots')
    let seen: (readonly [string, number])[] = [
      ['crawler', 2],
      ['scraper', 3],
    ]
    own.gauge('now', 'Now.', () => seen, 'kind')
    expect(await scraped(metrics, 'sallyport_bots_now')).toEqual({ '{kind="crawler"}': 2, '{kind="scraper"}': 3 })
    seen = Array.from({ length: 500 }, (_, n) => [`kind-${n}`, n + 1])
    expect(Object.keys(await scraped(metrics, 'sallyport_bots_now'))).toHaveLength(200)
  })

  it('survive a gauge that throws: the page says nothing of it and everything else', async () => {
    const metrics = metricsWith()
    metrics.pluginMetrics('bots').gauge('broken', 'Broken.', () => {
      throw new Error('closed')
    })
    const page = await scrape(metrics)
    expect([...page.keys()].filter((name) => name.includes('bots'))).toEqual([])
    expect(page.get('sallyport_ready')).toBe(1)
  })
})

describe('a name that cannot be', () => {
  const cases: [string, (metrics: ReturnType<typeof metricsWith>) => void, string][] = [
    [
      'is taken by the gateway',
      (metrics) => metrics.pluginMetrics('requests').counter('total', 'x'),
      'metric sallyport_requests_total of plugin requests: the gateway has a metric of that name; use another one',
    ],
    [
      'is taken by another plugin',
      (metrics) => {
        metrics.pluginMetrics('a-b').counter('c_total', 'x', ['kind'])
        metrics.pluginMetrics('a').counter('b_c_total', 'x', ['kind'])
      },
      'metric sallyport_a_b_c_total of plugin a: already a counter with the labels [kind] of plugin a-b; use another name',
    ],
    [
      'has other labels now',
      (metrics) => {
        metrics.pluginMetrics('a').counter('b_total', 'x', ['kind'])
        metrics.pluginMetrics('a').counter('b_total', 'x')
      },
      'metric sallyport_a_b_total of plugin a: already a counter with the labels [kind] of plugin a; use another name',
    ],
    [
      'is not a name',
      (metrics) => metrics.pluginMetrics('a').counter('b-total', 'x'),
      'metric sallyport_a_b-total of plugin a: "sallyport_a_b-total": use lower-case letters, digits and _',
    ],
    [
      'has a label that is not a name',
      (metrics) => metrics.pluginMetrics('a').counter('b_total', 'x', ['le"']),
      'metric sallyport_a_b_total of plugin a: "le\\"": use lower-case letters, digits and _',
    ],
    [
      'gets too few label values',
      (metrics) => metrics.pluginMetrics('a').counter('b_total', 'x', ['kind', 'list']).with('x'),
      'metric sallyport_a_b_total: has the labels [kind, list], got 1 values',
    ],
  ]
  it.each(cases)('%s', (_, use, message) => {
    expect(() => use(metricsWith())).toThrow(message)
  })
})
