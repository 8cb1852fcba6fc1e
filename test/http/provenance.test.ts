import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder, valuesOf } from '../helpers/recorder.ts'

const claims =
  'X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Port: 1\r\n' +
  'X-Forwarded-Prefix: /evil\r\nX-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6;host=evil.example\r\nX-Request-Id: chosen\r\n' +
  'X-Sallyport-Mirror: 1\r\n'

async function passed(yaml: string, fields: string): Promise<(name: string) => readonly string[]> {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, yaml)
  const answer = await sendRaw(
    gateway.port,
    `GET / HTTP/1.1\r\nHost: shop.example\r\n${fields}Connection: close\r\n\r\n`,
  )
  const request = upstream.requests[0]!
  expect(answer.head).toContain(`x-request-id: ${valuesOf(request, 'x-request-id')[0]}`)
  return (name) => valuesOf(request, name)
}

it('a stranger says nothing about where a request comes from', async () => {
  const of = await passed('', claims)
  expect(of('x-forwarded-for')).toEqual(['127.0.0.1'])
  expect(of('x-forwarded-proto')).toEqual(['http'])
  expect(of('x-forwarded-host')).toEqual(['shop.example'])
  expect(of('forwarded')).toEqual(['for=127.0.0.1;host=shop.example;proto=http'])
  for (const name of ['x-forwarded-port', 'x-forwarded-prefix', 'x-real-ip', 'x-sallyport-mirror'])
    expect(of(name)).toEqual([])
  expect(of('x-request-id')).not.toEqual(['chosen'])
})

it('a trusted proxy is believed', async () => {
  const of = await passed('http: { trustedProxies: [127.0.0.1] }', claims)
  expect(of('x-forwarded-for')).toEqual(['6.6.6.6, 127.0.0.1'])
  expect(of('x-forwarded-proto')).toEqual(['https'])
  expect(of('x-forwarded-host')).toEqual(['evil.example'])
  expect(of('x-forwarded-port')).toEqual(['1'])
  expect(of('x-real-ip')).toEqual(['6.6.6.6'])
  expect(of('x-sallyport-mirror')).toEqual(['1'])
  expect(of('x-request-id')).toEqual(['chosen'])
})

it('a request id that could break a log or a header is replaced, whoever sends it', async () => {
  for (const id of ['a b', 'a"b', 'x'.repeat(129), 'a,b']) {
    const of = await passed('http: { trustedProxies: [127.0.0.1] }', `X-Request-Id: ${id}\r\n`)
    expect(of('x-request-id')[0]).toMatch(/^[0-9a-f-]{36}$/)
  }
})

it('Via grows by this gateway', async () => {
  expect((await passed('', 'Via: 1.0 fred\r\nVia: 1.1 p.example\r\n'))('via')).toEqual([
    '1.0 fred, 1.1 p.example, 1.1 sallyport',
  ])
})
