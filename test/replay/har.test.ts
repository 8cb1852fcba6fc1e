import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { configOf, folder, policyOf, replay, replayJson } from './kit.ts'

const injection = "name=x' OR '1'='1"

interface Extra {
  readonly time?: number
  readonly postData?: object
  readonly bodySize?: number
  readonly headers?: readonly { name: string; value: string }[]
}

function entry(atMs: number, method: string, url: string, extra: Extra = {}): object {
  const { time = 10, headers = [], ...request } = extra
  return {
    startedDateTime: new Date(Date.UTC(2026, 2, 1) + atMs).toISOString(),
    time,
    request: { method, url, httpVersion: 'h2', headers: [{ name: ':authority', value: 'x' }, ...headers], ...request },
    response: { status: 200, content: { text: '"entries": [ { "not": "one" } ]' } },
  }
}

function har(...entries: object[]): string {
  return JSON.stringify({ log: { version: '1.2', pages: [{ id: 'entries' }], entries } }, null, 2)
}

const form = { mimeType: 'application/x-www-form-urlencoded', text: injection }
const type = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }]
const sample = har(
  entry(0, 'GET', 'https://shop.example/items?id=1#top'),
  entry(10, 'POST', 'https://shop.example/items', { postData: form, headers: type }),
  entry(20, 'POST', 'https://shop.example/items', { bodySize: 17, headers: type }),
  entry(30, 'GET', 'data:text/plain,hello'),
)
const files = {
  'gateway.config.yaml': configOf('  - { use: threat-score }\n  - { use: policy, config: { files: [a.yaml] } }'),
  'a.yaml': policyOf('threat.score >= 80'),
  'b.yaml': policyOf('request.host == "shop.example" && request.path == "/items" && request.query == "id=1"'),
  'a.har': sample,
  'a.har.gz': gzipSync(sample),
}

it('reads heads and bodies of a HAR file, compressed too, and says what it lacks', async () => {
  const path = folder(files)
  for (const name of ['a.har', 'a.har.gz']) {
    const asked = { requests: path(name), config: path('gateway.config.yaml'), policy: [path('b.yaml')] }
    const answer = await replayJson(asked)
    expect(answer.requests).toMatchObject({ format: 'har', requests: 3, noRequest: 1, bodiesMissing: 1 })
    expect(answer.first.map(({ id }) => id)).toEqual(['entry-1', 'entry-2'])
    expect(answer.caveats).toEqual([
      '1 request without their bodies: nothing in them was inspected',
      '3 requests without the address of a client: all count as 203.0.113.7',
      'left out as no HTTP request: 1',
    ])
  }
})

it('requests hold what they hold for their duration', async () => {
  // Three at once, each a second long, and one when they are over.
  const times = [0, 100, 200, 1_300]
  const path = folder({
    'gateway.config.yaml': configOf(
      '  - { use: rate-limit, config: { limits: [{ name: two, algorithm: concurrency, inFlight: 2 }] } }',
    ),
    'none.yaml': configOf(''),
    'a.har': har(...times.map((atMs) => entry(atMs, 'GET', 'http://shop.example/', { time: 1_000 }))),
  })
  const asked = { requests: path('a.har'), config: path('gateway.config.yaml'), candidateConfig: path('none.yaml') }
  const answer = await replayJson(asked)
  expect(answer.champion!.actions).toMatchObject({ limit: 1, pass: 3 })
  expect(answer.first.map(({ id }) => id)).toEqual(['entry-3'])
})

it.each([
  ['cut off', sample.slice(0, sample.length - 200), /ends at line \d+ in the middle: it was cut off/],
  ['no HAR', '{"log":{"version":"1.2"}}', /JSON and has no `log.entries`/],
  ['no request', '{"log":{"entries":[\n{}]}}', /the entry at line 2 has no request with method and url/],
])('says what is wrong with a file: %s', async (_, text, message) => {
  const path = folder({ ...files, 'bad.har': text })
  const asked = { requests: path('bad.har'), config: path('gateway.config.yaml'), policy: [path('b.yaml')] }
  await expect(replay(asked)).rejects.toThrow(message)
})
