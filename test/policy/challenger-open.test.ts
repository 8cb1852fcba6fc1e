import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const champion = 'policy: p\nrules:\n  - { name: admin, when: request.path == "/admin", then: { deny: {} } }\n'
/** Each takes milliseconds on a long query. */
const slow = (i: number): string =>
  `  - { name: slow-${i}, when: 'request.query.split("").exists(c, "aeiou${i}".contains(c))', then: { tag: x } }`
const challenger = `policy: p\nrules:\n${Array.from({ length: 80 }, (_, i) => slow(i)).join('\n')}\n`

/** A plugin that fails open is left out while it is over its budget; the budget of this one is used up at once. */
const config = (more: string): string => `pipeline: { sampleEvery: 1, overrun: 1ms, coolDown: 10m }
plugins: [{ use: policy, onFailure: open, budget: { syncMicros: 5000 }, config: { files: [p.yaml]${more} } }]
`

it('the time of a slow challenger is not held against a champion that fails open', async () => {
  const upstream = await startUpstream()
  const files = { 'p.yaml': champion, 'next.yaml': challenger }
  const gateway = await startGateway(upstream.url, config(', challengers: [next.yaml]'), { files })
  for (let i = 0; i < 4; i++) expect((await fetch(`${gateway.url}/?${'x'.repeat(7_000)}`)).status).toBe(200)
  expect(await gateway.metrics()).toMatch(/policy_challenger_skipped_total\{why="(?:late|paused)"\} [1-9]/)
  expect((await fetch(`${gateway.url}/admin`)).status).toBe(403)
})
