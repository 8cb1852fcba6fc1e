import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { startApp } from '../../gateway/app.ts'
import type { Decision } from '../../gateway/contract/index.ts'
import { builtins } from '../../plugins/index.ts'
import { until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

/** The config that detection exams run against, as it is shipped. */
const configFile = fileURLToPath(new URL('../../bench/configs/threat.yaml', import.meta.url))

async function start() {
  const upstream = await startUpstream()
  const env = { SALLYPORT_LISTEN: '127.0.0.1:0', SALLYPORT_ADMIN: '127.0.0.1:0', SALLYPORT_UPSTREAM: upstream.url }
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
  const app = await startApp({ configFile, builtins, env, clock })
  onTestFinished(() => app.drain(0))
  return { upstream, url: `http://127.0.0.1:${app.listen.port}`, admin: `http://127.0.0.1:${app.admin!.port}` }
}

type Ordinary = readonly [
  string,
  { method: string; path?: string; type?: string; body?: string | Buffer; coding?: string },
]

const ordinary: readonly Ordinary[] = [
  ...['GET', 'HEAD', 'OPTIONS', 'DELETE'].map((method): Ordinary => [method, { method, path: '/api/items/17' }]),
  ...['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method): Ordinary[] => [
    [`${method} without a body`, { method, path: '/api/items/17' }],
    [`${method} of JSON`, { method, type: 'application/json', body: '{"name":"lantern","price":12.5,"tags":["new"]}' }],
    ...['{}', '[]', 'null', '""', '0', ' '].map((body): Ordinary => {
      return [`${method} of the JSON ${JSON.stringify(body)}`, { method, type: 'application/json', body }]
    }),
  ]),
  ['JSON:API', { method: 'PATCH', type: 'application/vnd.api+json', body: '{"data":{"type":"items","id":"17"}}' }],
  ['a merge patch', { method: 'PATCH', type: 'application/merge-patch+json', body: '{"price":null}' }],
  [
    'a JSON patch',
    { method: 'PATCH', type: 'application/json-patch+json', body: '[{"op":"replace","path":"/a","value":1}]' },
  ],
  ['CSV', { method: 'POST', type: 'text/csv', body: 'id,name,price\r\n1,lantern,12.50\r\n2,"rope, long",3\r\n' }],
  ['NDJSON', { method: 'POST', type: 'application/x-ndjson', body: '{"index":{}}\n{"name":"lantern"}\n' }],
  ['YAML', { method: 'PUT', type: 'application/yaml', body: 'name: lantern\nprice: 12.5\n' }],
  ['XML', { method: 'PUT', type: 'application/xml', body: '<?xml version="1.0"?><item><id>17</id></item>' }],
  ['SOAP', { method: 'POST', type: 'application/soap+xml; charset=utf-8', body: '<e:Envelope xmlns:e="urn:e"/>' }],
  [
    'protocol buffers',
    { method: 'POST', type: 'application/x-protobuf', body: Buffer.from([8, 150, 1, 18, 3, 97, 98, 99]) },
  ],
  ['gRPC-Web', { method: 'POST', type: 'application/grpc-web+proto', body: Buffer.from([0, 0, 0, 0, 2, 8, 1]) }],
  [
    'bytes',
    {
      method: 'PUT',
      type: 'application/octet-stream',
      body: Buffer.from(Uint8Array.from({ length: 256 }, (_, n) => n)),
    },
  ],
  ['an image', { method: 'PUT', type: 'image/png', body: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }],
  ['no content type', { method: 'POST', body: Buffer.from('name=lantern&price=12') }],
  ['a type that nobody knows', { method: 'POST', type: 'application/x-of-our-own', body: 'lantern' }],
  ['gzip', { method: 'POST', type: 'application/json', coding: 'gzip', body: gzipSync('{"name":"lantern"}') }],
]

async function send(url: string, { method, path = '/api/items', type, body, coding }: Ordinary[1]): Promise<Response> {
  const headers = { ...(type && { 'content-type': type }), ...(coding && { 'content-encoding': coding }) }
  return fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
}

async function decisionOn(admin: string, answer: Response): Promise<Decision> {
  return until(async () => {
    const record = await fetch(`${admin}/decisions/${answer.headers.get('x-request-id')}`)
    return record.ok ? ((await record.json()) as Decision) : undefined
  })
}

it('methods, content types and empty bodies are no evidence', async () => {
  const { url, admin } = await start()
  for (const [name, request] of ordinary) {
    const answer = await send(url, request)
    expect(answer.status, name).toBe(200)
    expect((await decisionOn(admin, answer)).score, name).toEqual({ total: 0, signals: [] })
  }
})

it('a large upload passes; what was not looked at is said and weighs next to nothing', async () => {
  const { url, admin, upstream } = await start()
  const body = Buffer.alloc(3_000_000, 'a line of an ordinary document\n')
  for (const type of ['application/octet-stream', 'text/csv', 'text/plain']) {
    const answer = await send(url, { method: 'PUT', type, body })
    expect(answer.status, type).toBe(200)
    const { score } = await decisionOn(admin, answer)
    expect(score.total).toBeLessThanOrEqual(5)
    expect(score.signals.map(({ id }) => id)).toEqual(['body.uninspected'])
  }
  expect(upstream.seen.map((seen) => seen.body.length)).toEqual([body.length, body.length, body.length])
})
