import { expect, it } from 'vitest'
import { startGateway, type TestGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const champion = `policy: shop
rules:
  - { name: admin, when: 'request.path == "/admin"', then: { deny: { status: 404 } } }
  - { name: mark, when: true, then: { tag: seen, setHeader: { x-seen: "{request.path}" } } }
  - { name: few, when: 'request.path == "/few"', then: { limit: few } }
`
/** Quadratic, and beyond the heat death: both are given up by count; the third stays within its steps, and is slow. */
const bad = {
  hanging: `policy: shop
rules:
  - name: forever
    when: ${JSON.stringify(`request.path == "/never" || ${'[1.0, 2.0, 3.0, 4.0].exists(a, '.repeat(25)}false${')'.repeat(25)}`)}
    then: { deny: {} }
`,
  throwing: `policy: shop
rules:
  - { name: number, when: 'int(request.query) > 5', then: { deny: {} } }
  - { name: header, when: true, then: { setHeader: { x-seen: '{request.path.substring(100)}' } } }
`,
  slow: `policy: shop
rules:
${Array.from({ length: 40 }, (_, i) => `  - { name: slow-${i}, when: 'request.query.split("").exists(c, "aeiou${i}".contains(c))', then: { deny: {} } }`).join('\n')}
`,
} as const

const plugins = (challengers: string): string => `plugins:
  - { use: rate-limit, config: { limits: [{ name: few, rate: 2/h, apply: on-demand }] } }
  - { use: policy, config: { files: [champion.yaml]${challengers} } }
`
const paths = ['/', '/admin', '/few', '/few', '/few', `/search?${'x'.repeat(7_000)}`, '/items?7', '/']

interface Got {
  readonly status: number
  readonly body: string
  readonly headers: readonly string[]
}

/** All that a client and the application learn, but what differs from one request to the next anyway. */
async function answers(gateway: TestGateway): Promise<Got[]> {
  const got: Got[] = []
  for (const path of paths) {
    const answer = await fetch(gateway.url + path)
    const body = (await answer.text()).replaceAll(/[0-9a-f-]{36}/g, '<id>')
    const headers = [...answer.headers].filter(([name]) => name !== 'date' && !name.endsWith('request-id'))
    got.push({ status: answer.status, body, headers: headers.map(([name, value]) => `${name}: ${value}`) })
  }
  return got
}

it.each(Object.entries(bad))('a %s challenger changes no response', async (name, text) => {
  const upstream = await startUpstream((req, res) => res.end(`${req.url} ${req.headers['x-seen']}`))
  const files = { 'champion.yaml': champion, 'challenger.yaml': text }
  const without = await answers(await startGateway(upstream.url, plugins(''), { files }))
  const gateway = await startGateway(upstream.url, plugins(', challengers: [challenger.yaml]'), { files })
  expect(await answers(gateway)).toEqual(without)
  expect(without.map(({ status }) => status)).toEqual([200, 404, 200, 200, 429, 200, 200, 200])
  // It was there, and it was as bad as it is called.
  const metrics = await gateway.metrics()
  if (name === 'slow') expect(metrics).toMatch(/policy_challenger_skipped_total\{why="(?:late|paused)"\} [1-9]/)
  else expect(metrics).toMatch(/policy_challenger_errors_total\{policy="shop",rule="\w+"\} [1-9]/)
})
