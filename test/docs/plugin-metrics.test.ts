import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { root } from '../helpers/process.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'

const plugins = `plugins:
  - { use: ip-list, config: { deny: [192.0.2.1] } }
  - { use: bans }
  - { use: rate-limit, config: { limits: [{ name: one, key: client.ip, match: 'request.method == "GET"', rate: 1/h }, { name: two, algorithm: concurrency, inFlight: 9 }] } }
  - { use: threat-score }
  - { use: response-leaks }
  - { use: policy, config: { files: [p.yaml], challengers: [next.yaml] } }
`
const failing = `policy: p
rules:
  - { name: fails, when: 'int(request.query) == 1', then: { tag: x } }
  - { name: ends, when: 'true', then: { deny: {} } }
`

it('docs/metrics.md lists every metric of the built-in plugins with its type and labels, and no other', async () => {
  const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
  const documented = [...page.matchAll(/^\| `[\w-]+` \| `(\w+)(?:\{([\w, ]*)\})?` \| (\w+) \|/gm)].map(
    ([, name, labels, type]) => `${type} ${name} ${(labels ?? '').split(', ').sort()}`,
  )
  const upstream = await startUpstream()
  const redis = await startRedis()
  const yaml = `redis: { url: '${redis.url}' }\n${plugins}`
  const gateway = await startGateway(upstream.url, yaml, { files: { 'p.yaml': failing, 'next.yaml': failing } })
  for (const query of ['a', 'b']) await fetch(`${gateway.url}/?${query}`)
  const text = await gateway.metrics()
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]))
  const series = new Map(
    [...text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)].map(([, name, labels]) => [name!, labels ?? '']),
  )
  const real = [...types]
    .filter(([name]) => /^sallyport_(ip_list|bans_matches|rate_limit|threat_score|response_leaks|policy)_/.test(name))
    .map(([name, type]) => {
      const labels = [...series.get(name)!.matchAll(/(\w+)="/g)].map(([, label]) => label!)
      return `${type} ${name} ${labels.sort()}`
    })
  expect(real.length).toBeGreaterThan(2)
  expect(real.sort()).toEqual(documented.sort())
})
