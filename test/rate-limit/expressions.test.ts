import { describe, expect, it } from 'vitest'
import { client, createEdge, type Given } from './edge.ts'

const with_ = (headers: Record<string, string>, given: Given = {}): Given => ({
  ...given,
  rawHeaders: Object.entries(headers).flat(),
})

const edgeOf = (limit: Record<string, unknown>) => createEdge({ limits: [{ name: 'a', rate: '6/h', ...limit }] })

describe('match as a condition', () => {
  it('counts what fulfils it', async () => {
    const edge = await edgeOf({ match: 'request.path.startsWith("/api/") && !(request.method in ["GET", "HEAD"])' })
    expect(edge.admitted(9, { path: '/api/a', method: 'POST' })).toBe(6)
    expect(edge.admitted(9, { path: '/api/a' })).toBe(9)
    expect(edge.send({ path: '/b', method: 'POST' }).fields.size).toBe(0)
  })

  it('counts a request on which it fails', async () => {
    const edge = await edgeOf({ match: 'int(request.query) > 5' })
    expect(edge.admitted(9, { rawQuery: '1' })).toBe(9)
    expect(edge.admitted(9, { rawQuery: 'x' })).toBe(6)
    expect(edge.counts.get('expression_errors_total a match')).toBe(9)
  })
})

describe('cost as an expression', () => {
  it('takes as much as it says', async () => {
    const edge = await edgeOf({ cost: 'request.method == "POST" ? 4 : 1' })
    expect(edge.send({ method: 'POST' }).fields.get('ratelimit')).toBe('"a";r=0;t=1200')
    expect(edge.admitted(9, { method: 'POST' })).toBe(0)
    expect(edge.admitted(9)).toBe(2)
  })

  it('may have fractions', async () => {
    const edge = await edgeOf({ cost: '0.5' })
    expect(edge.admitted(20)).toBe(12)
  })

  it('of 0 takes nothing, is refused never, and says nothing', async () => {
    const edge = await edgeOf({ cost: 'request.method == "OPTIONS" ? 0 : 1' })
    expect(edge.admitted(9)).toBe(6)
    expect(edge.admitted(9, { method: 'OPTIONS' })).toBe(9)
    expect(edge.send({ method: 'OPTIONS' }).fields.size).toBe(0)
  })

  it('beyond the bucket is all that a bucket holds', async () => {
    const edge = await edgeOf({ cost: 'request.size' })
    expect(edge.send({ contentLength: 1_000_000, hasBody: true }).admitted).toBe(true)
    expect(edge.send({ contentLength: 1, hasBody: true }).admitted).toBe(false)
  })

  it.each([
    ['is null', 'request.size', { contentLength: null, hasBody: true }],
    ['fails', 'int(request.query)', { rawQuery: 'x' }],
    ['is below 0', 'int(request.query)', { rawQuery: '-4' }],
    ['is no number', '0.0 * double(request.headers["x"])', with_({ x: 'NaN' })],
  ])('is 1 when it %s', async (_, cost, given) => {
    const edge = await edgeOf({ cost })
    expect(edge.admitted(9, given)).toBe(6)
    expect(edge.counts.get('expression_errors_total a cost')).toBe(9)
  })

  it('is raised by the standing as any other', async () => {
    const edge = await edgeOf({ cost: 'request.method == "POST" ? 2 : 1', follow: 'threat', maxFactor: 3 })
    expect(edge.send({ method: 'POST' }, { standing: 100 }).admitted).toBe(true)
    expect(edge.send({}, { standing: 0 }).admitted).toBe(false)
  })
})

describe('the key', () => {
  it('can be who the client proved to be; without that it is the address', async () => {
    const edge = await edgeOf({ rate: '1/h', key: 'client.identity' })
    const sent = (ip: string, identity?: string) => edge.send(client(ip), identity ? { identity } : {}).admitted
    expect([sent('198.51.100.1', 'key:a'), sent('198.51.100.2', 'key:a'), sent('198.51.100.1', 'key:b')]).toEqual([
      ...[true, false, true],
    ])
    expect([sent('198.51.100.1'), sent('198.51.100.1'), sent('198.51.100.3')]).toEqual([true, false, true])
  })

  it.each([
    ['203.0.113.7', '203.0.113.200', '203.0.114.7'],
    ['2001:db8:1:2::/64', '2001:db8:1:ffff::/64', '2001:db8:2:2::/64'],
  ])('can be the network around %s', async (one, same, other) => {
    const edge = await edgeOf({ rate: '1/h', key: 'client.network' })
    expect([one, same, other].map((ip) => edge.send(client(ip)).admitted)).toEqual([true, false, true])
  })

  it('can be a cookie', async () => {
    const edge = await edgeOf({ rate: '1/h', key: 'request.cookies["sid"]' })
    const sent = (cookie: string) => edge.send(with_({ cookie })).admitted
    expect([sent('sid=a; x=1'), sent('x=2; sid=a'), sent('sid=b'), sent('SID=a'), sent('x=3')]).toEqual([
      ...[true, false, true, true, false],
    ])
  })

  it('can be any expression that gives text', async () => {
    const edge = await edgeOf({ rate: '1/h', key: 'request.headers["x-tenant"] + ":" + request.method' })
    const sent = (tenant: string, method: string) => edge.send(with_({ 'x-tenant': tenant }, { method })).admitted
    expect([sent('a', 'GET'), sent('a', 'GET'), sent('b', 'GET'), sent('a', 'POST')]).toEqual([
      ...[true, false, true, true],
    ])
  })

  it('can be one for everybody', async () => {
    const edge = await edgeOf({ key: '"everybody"' })
    expect(edge.admitted(5, client('198.51.100.1'))).toBe(5)
    expect(edge.admitted(5, client('198.51.100.2'))).toBe(1)
  })

  it.each([
    ['fails', 'request.query.substring(0, 9) == "" ? "" : request.host.substring(99)', {}],
    ['gives nothing', 'request.headers["x-tenant"].lowerAscii()', {}],
  ])('is the address when an expression %s', async (_, key, given) => {
    const edge = await edgeOf({ rate: '1/h', key })
    expect([given, given, client('198.51.100.9')].map((one) => edge.send(one).admitted)).toEqual([true, false, true])
  })
})
