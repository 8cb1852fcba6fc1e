import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { fieldsOf, startRecorder, valuesOf } from '../helpers/recorder.ts'

/** Sends the bytes and returns the very request that the application got. */
async function passed(bytes: string, yaml = ''): Promise<string> {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, yaml)
  const answer = await sendRaw(gateway.port, bytes)
  expect(answer.text).toContain('HTTP/1.1 200 OK\r\n')
  expect(upstream.requests).toHaveLength(1)
  return upstream.requests[0]!
}

const get = (target: string, fields = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: a.example\r\n${fields}Connection: close\r\n\r\n`

it('target, order, spelling, repetition and bytes of fields pass as they are', async () => {
  const request = await passed(
    get(
      '/A%2fb?x=1&x=%zz',
      'x-LOWER: 1\r\nX-Twice: b\r\nX-Empty:\r\nX-Twice: a\r\nX-High: caf\xe9 \xc3\xa9\r\nCookie: a=1\r\nCookie: b=2\r\n',
    ),
  )
  expect(request.startsWith('GET /A%2fb?x=1&x=%zz HTTP/1.1\r\n')).toBe(true)
  const own = fieldsOf(request).filter(([name]) => /^(x-(lower|twice|empty|high)|cookie)$/i.test(name))
  expect(own).toEqual([
    ['x-LOWER', '1'],
    ['X-Twice', 'b'],
    ['X-Empty', ''],
    ['X-Twice', 'a'],
    ['X-High', 'caf\xe9 \xc3\xa9'],
    ['Cookie', 'a=1'],
    ['Cookie', 'b=2'],
  ])
})

it.each(['"<>[]^`{|}', '\\', '?&=/..//%', "'*!$,;:@"])('%s passes in a query', async (text) => {
  expect(await passed(get(`/?q=${text}`))).toContain(`GET /?q=${text} HTTP/1.1\r\n`)
})

it.each([
  '/[id]/"a"/<b>/{c}|d^e`f',
  '/a%2fb',
  '/vim/%094',
  '/caf%C3%A9',
  '/caf%E9',
  '/x?',
  '//a//b',
])('%s is sent as it came', async (target) => {
  expect(await passed(get(target))).toContain(`GET ${target} HTTP/1.1\r\n`)
})

it.each([
  'PROPFIND',
  'PURGE',
  'M-SEARCH',
  'SEARCH',
  'REPORT',
  'LOCK',
  'SOURCE',
  'MKCALENDAR',
])('the method %s passes', async (method) => {
  expect(await passed(get('/').replace('GET', method))).toContain(`${method} / HTTP/1.1\r\n`)
})

it('a body passes with any method', async () => {
  const request = await passed('QUERY / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc')
  expect(request.endsWith('\r\ncontent-length: 3\r\n\r\nabc')).toBe(true)
  expect(await passed('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc')).toContain(
    'abc',
  )
})

it('absolute form becomes origin form, with or without a path', async () => {
  expect(await passed(get('http://A.example/x?y'))).toContain('GET /x?y HTTP/1.1\r\nhost: a.example\r\n')
  expect(await passed(get('HTTP://a.example?y'))).toContain('GET /?y HTTP/1.1\r\n')
})

it('names with _ are dropped, kept or refused', async () => {
  const bytes = get('/', 'X_Forwarded_For: 6.6.6.6\r\nX-A: 1\r\n')
  expect(await passed(bytes)).not.toContain('6.6.6.6')
  expect(await passed(bytes, 'http: { underscoreHeaders: keep }')).toContain('X_Forwarded_For: 6.6.6.6\r\n')
  const gateway = await startGateway('http://127.0.0.1:1', 'http: { underscoreHeaders: refuse }')
  expect((await sendRaw(gateway.port, bytes)).status).toBe(400)
  expect((await gateway.lastDecision()).outcome.error).toBe('header-underscore')
})

it('hop-by-hop fields end here, whatever their spelling, and so does all that Connection names', async () => {
  const request = await passed(
    get(
      '/',
      'CONNECTION: x-mine, upgrade\r\nX-Mine: 1\r\nKeep-alive: 5\r\nProxy-Connection: keep-alive\r\nTE: gzip, trailers\r\n' +
        'Trailer: X-T\r\nUpgrade: h2c\r\nProxy-Authorization: Basic x\r\nProxy-Authenticate: x\r\nAuthorization: Basic y\r\n',
    ),
  )
  for (const name of [
    'x-mine',
    'keep-alive',
    'proxy-connection',
    'trailer',
    'upgrade',
    'proxy-authorization',
    'proxy-authenticate',
  ])
    expect(valuesOf(request, name)).toEqual([])
  expect(valuesOf(request, 'te')).toEqual(['trailers'])
  expect(valuesOf(request, 'connection')).toEqual(['keep-alive'])
  expect(valuesOf(request, 'authorization')).toEqual(['Basic y'])
})

it('traceparent and tracestate pass', async () => {
  const trace = 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=b\r\n'
  expect(await passed(get('/', trace))).toContain(trace)
})

it('HTTP/1.0 passes, is answered without chunks, and its connection ends', async () => {
  const upstream = await startRecorder('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, 'GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n')
  expect(answer.head.toLowerCase()).toContain('connection: close')
  expect(answer.head.toLowerCase()).not.toContain('transfer-encoding')
  expect(answer.body).toBe('ok')
  expect(valuesOf(upstream.requests[0]!, 'via')).toEqual(['1.0 sallyport'])
})
