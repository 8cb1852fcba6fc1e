import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder, valuesOf } from '../helpers/recorder.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { startMirrored } from './mirrored.ts'

const mark = 'x-sallyport-mirror: 1\r\n'
/** What a copy is of: the same bytes but for the mark. */
const unmarked = (request: string) => request.replace(mark, '')

it('the copy has the very bytes of the request, and a mark', async () => {
  const [app, shadow] = [await startRecorder(), await startRecorder()]
  const rules = `  - { name: all, when: true, then: { mirror: shadow, tag: copied, setHeader: { x-score: "{threat.score}" }, removeHeader: x-debug } }`
  const { gateway, counted } = await startMirrored(app.url, shadow.url, { rules })
  const fields =
    'Host: shop.example\r\nX-Debug: 1\r\nX-Score: 0\r\nKeep-Alive: 1\r\nX-Sallyport-Mirror: no\r\nConnection: close\r\n'
  await sendRaw(gateway.port, `PUT /a%2Fb//c?q=%41& HTTP/1.1\r\n${fields}Content-Length: 5\r\n\r\nh\xe9l\0o`)
  await sendRaw(gateway.port, `GET /d? HTTP/1.1\r\n${fields}\r\n`)
  await counted('answered', 2)
  expect(app.requests).toHaveLength(2)
  expect(shadow.requests.map(unmarked)).toEqual(app.requests)
  expect(shadow.requests[0]).toContain('PUT /a%2Fb//c?q=%41& HTTP/1.1\r\n')
  for (const request of shadow.requests) expect(valuesOf(request, 'x-sallyport-mirror')).toEqual(['1'])
  for (const request of app.requests) expect(valuesOf(request, 'x-sallyport-mirror')).toEqual([])
  expect(await gateway.lastDecision()).toMatchObject({
    matched: ['shop/all'],
    tags: ['copied'],
    verdict: { action: 'pass' },
  })
})

it('copies add up over rules, follow a route, and leave out the application that has the request', async () => {
  const [app, shadow] = [await startUpstream((_req, res) => res.end('app')), await startUpstream()]
  const rules = `  - { name: one, when: true, then: { mirror: shadow } }
  - { name: two, when: true, then: { mirror: shadow } }
  - { name: own, when: true, then: { mirror: app } }
  - { name: away, when: request.path == "/away", then: { route: shadow } }`
  const { gateway, count, counted } = await startMirrored(app.url, shadow.url, { rules })
  expect(await (await fetch(`${gateway.url}/here`)).text()).toBe('app')
  await counted('answered', 1)
  expect([app, shadow].map(({ seen }) => seen.map(({ url }) => url))).toEqual([['/here'], ['/here']])
  expect(await (await fetch(`${gateway.url}/away`)).text()).toBe('hello')
  await counted('answered', 2)
  expect([app, shadow].map(({ seen }) => seen.map(({ url }) => url))).toEqual([
    ['/here', '/away'],
    ['/here', '/away'],
  ])
  expect(app.seen[1]!.header('x-sallyport-mirror')).toBe('1')
  expect(shadow.seen[1]!.header('x-sallyport-mirror')).toBeUndefined()
  expect(await count('skipped')).toBe(2)
})

it('a client that leaves does not stop the copy', async () => {
  const app = await startUpstream(() => undefined)
  const shadow = await startUpstream()
  const { gateway, counted } = await startMirrored(app.url, shadow.url)
  const gone = new AbortController()
  const asked = fetch(gateway.url, { signal: gone.signal }).catch(() => 'gone')
  await until(() => app.seen[0])
  gone.abort()
  expect(await asked).toBe('gone')
  await counted('answered', 1)
})

it('a copy from a trusted gateway in front is not copied again, and keeps its mark', async () => {
  const [app, shadow] = [await startRecorder(), await startRecorder()]
  const more = 'http: { trustedProxies: [127.0.0.1] }'
  const { gateway, counted } = await startMirrored(app.url, shadow.url, { more })
  await fetch(gateway.url, { headers: { 'x-sallyport-mirror': '1', 'x-forwarded-for': '203.0.113.9' } })
  await counted('skipped', 1)
  expect(valuesOf(app.requests[0]!, 'x-sallyport-mirror')).toEqual(['1'])
  expect(shadow.connections).toEqual([])
})

it('an upstream that there is not keeps the gateway from starting', async () => {
  const rules = '  - { name: all, when: true, then: { mirror: shadov } }'
  await expect(startMirrored('http://127.0.0.1:1', 'http://127.0.0.1:2', { rules })).rejects.toThrow(
    'then.mirror: there is no upstream "shadov"; did you mean "shadow"?',
  )
})
