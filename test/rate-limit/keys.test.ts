import { describe, expect, it } from 'vitest'
import { client, createEdge, type Given } from './edge.ts'

async function edgeBy(key: string | string[]) {
  return createEdge({ limits: [{ name: 'a', rate: '1/h', key }] })
}

const apiKey = (value: string, given: Given = {}): Given => ({ ...given, rawHeaders: ['X-API-Key', value] })

describe('the key of a limit', () => {
  it('is the client, and for IPv6 the network of 64 bits', async () => {
    const edge = await edgeBy('client.ip')
    const six = (address: string): Given => ({ client: { address, key: '2001:db8:1:2::/64', version: 6 } })
    expect(edge.send(six('2001:db8:1:2::1')).admitted).toBe(true)
    expect(edge.send(six('2001:db8:1:2:ffff::9')).admitted).toBe(false)
    expect(edge.send(client('198.51.100.1')).admitted).toBe(true)
  })

  it.each([
    ['route.name', { route: 'one' }, { route: 'two' }],
    ['request.host', { host: 'one.example' }, { host: 'two.example' }],
    ['request.method', { method: 'GET' }, { method: 'POST' }],
    ['request.headers["x-api-key"]', apiKey('one'), apiKey('two')],
    ["request.headers['x-api-key']", apiKey('one'), apiKey('two')],
  ])('can be %s', async (key, one, two) => {
    const edge = await edgeBy(key)
    expect(edge.send(one).admitted).toBe(true)
    expect(edge.send({ ...one, ...client('198.51.100.1') }).admitted).toBe(false)
    expect(edge.send(two).admitted).toBe(true)
  })

  it('can be several together', async () => {
    const edge = await edgeBy(['client.ip', 'route.name', 'request.method'])
    const requests = ['1', '2'].flatMap((ip) => ['a', 'b'].map((route) => ({ ...client(ip), route })))
    expect(requests.map((given) => edge.send(given).admitted)).toEqual([true, true, true, true])
    expect(requests.map((given) => edge.send(given).admitted)).toEqual([false, false, false, false])
    expect(edge.send({ ...requests[0], method: 'PUT' }).admitted).toBe(true)
  })
})

describe('a header as key', () => {
  it.each([
    ['left out', {}],
    ['empty', apiKey('')],
    ['longer than any that was issued', apiKey('x'.repeat(5_000))],
  ])('falls back to the client when it is %s', async (_, given) => {
    const edge = await edgeBy('request.headers["x-api-key"]')
    expect(edge.send(given).admitted).toBe(true)
    expect(edge.send(given).admitted).toBe(false)
    expect(edge.send({ ...given, ...client('198.51.100.1') }).admitted).toBe(true)
  })

  it('spends nothing of a client whose address is written into it', async () => {
    const edge = await edgeBy('request.headers["x-api-key"]')
    for (const value of ['203.0.113.7', '-203.0.113.7', '=203.0.113.7'])
      edge.send(apiKey(value, client('198.51.100.1')))
    expect(edge.send(client('203.0.113.7')).admitted).toBe(true)
  })

  it('tells long values apart that begin alike', async () => {
    const edge = await edgeBy('request.headers["x-api-key"]')
    const token = 'Bearer '.padEnd(1_000, 'x')
    expect(edge.send(apiKey(`${token}1`)).admitted).toBe(true)
    expect(edge.send(apiKey(`${token}2`)).admitted).toBe(true)
    expect(edge.send(apiKey(`${token}1`)).admitted).toBe(false)
  })
})
