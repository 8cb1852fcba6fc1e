import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const attack = "q=1' OR '1'='1"
const plugins = 'plugins: [{ use: threat-score }, { use: policy, config: { files: [p.yaml] } }]'
const files = { 'p.yaml': 'policy: p\nrules:\n  - { name: hostile, when: threat.score >= 80, then: { deny: {} } }\n' }

function post(url: string, body: Buffer, encoding: string): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': encoding }
  return fetch(url, { method: 'POST', body, headers })
}

it.each([
  ['gzip', gzipSync(attack)],
  ['x-gzip', gzipSync(attack)],
  ['deflate', deflateSync(attack)],
  ['deflate', deflateRawSync(attack)],
  ['br', brotliCompressSync(attack)],
  ['zstd', zstdCompressSync(attack)],
])('an attack in a body with the coding %s is found', async (encoding, body) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, plugins, { files })
  expect((await post(gateway.url, body, encoding)).status).toBe(403)
})

it('the application gets a harmless body exactly as it was sent', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, plugins, { files })
  const body = gzipSync('name=lantern')
  expect((await post(gateway.url, body, 'gzip')).status).toBe(200)
  expect(Buffer.from(upstream.seen[0]!.body, 'latin1').equals(body)).toBe(true)
})

it.each([
  ['an unknown coding', 'compress', gzipSync(attack)],
  ['more codings than two', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(attack)))],
  ['broken data', 'gzip', Buffer.from('no gzip at all')],
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(50_000_000))],
])('%s is never silently clean', async (_what, encoding, body) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, plugins, { files })
  const answer = await post(gateway.url, body, encoding)
  const { score } = await gateway.decision(answer.headers.get('x-request-id')!)
  expect(score.signals.map(({ id }) => id)).toContain('body.uninspected')
})
