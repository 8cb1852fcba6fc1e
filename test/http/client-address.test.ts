import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAddressReader, normalizeAddress, toClient } from '../../gateway/http/client-address.ts'

describe('one spelling for each address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1\t', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['[::ffff:c000:201]:80', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::192.0.2.1', null],
    ['0177.0.0.1', null],
    ['2130706433', null],
    ['unknown', null],
    ['_hidden', null],
    ['[::1', null],
    ['', null],
  ])('%s', (text, address) => {
    expect(normalizeAddress(text)).toBe(address)
  })
})

it('keys IPv6 clients by /64', () => {
  expect(toClient('2001:db8:1:2:aaaa::1').key).toBe('2001:db8:1:2::/64')
  expect(toClient('2001:db8:1:2:bbbb::9').key).toBe('2001:db8:1:2::/64')
  expect(toClient('192.0.2.1').key).toBe('192.0.2.1')
})

describe('believes X-Forwarded-For from the right, as far as it trusts', () => {
  const trusting = clientAddressReader({ trustedProxies: ['10.0.0.0/8', '2001:db8::/32'], trustedHops: 0 })

  it('not at all from a stranger', () => {
    expect(trusting('203.0.113.9', '1.2.3.4')).toEqual({
      client: toClient('203.0.113.9'),
      chain: ['203.0.113.9'],
      trustedPeer: false,
    })
  })

  it('past trusted proxies to the first stranger, and no further', () => {
    const { client, chain } = trusting('10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2')
    expect(client.address).toBe('198.51.100.7')
    expect(chain).toEqual(['198.51.100.7', '10.0.0.2', '10.0.0.1'])
  })

  it('an IPv4 network matches a mapped IPv6 peer (CVE-2026-92395)', () => {
    expect(trusting('::ffff:10.0.0.1', '198.51.100.7').client.address).toBe('198.51.100.7')
  })

  it('a tab before an address changes nothing (CVE-2026-18174)', () => {
    expect(trusting('10.0.0.1', '6.6.6.6,\t198.51.100.7').client.address).toBe('198.51.100.7')
  })

  it('stops at what is no address', () => {
    expect(trusting('10.0.0.1', '6.6.6.6, unknown, 10.0.0.2').client.address).toBe('10.0.0.2')
  })

  it('counts hops where addresses are not known', () => {
    const twoHops = clientAddressReader({ trustedProxies: [], trustedHops: 2 })
    expect(twoHops('172.16.0.1', '6.6.6.6, 198.51.100.7, 172.16.0.2').client.address).toBe('198.51.100.7')
    expect(twoHops('172.16.0.1', null).client.address).toBe('172.16.0.1')
  })
})

it('whatever a stranger writes, the client is the peer', () => {
  const reader = clientAddressReader({ trustedProxies: ['10.0.0.0/8'], trustedHops: 0 })
  fc.assert(
    fc.property(fc.string(), (forwardedFor) => {
      expect(reader('203.0.113.9', forwardedFor).client.address).toBe('203.0.113.9')
    }),
  )
})

it('what a client writes in front of the trusted part never changes the answer', () => {
  const reader = clientAddressReader({ trustedProxies: ['10.0.0.0/8'], trustedHops: 0 })
  fc.assert(
    fc.property(fc.string(), (prefix) => {
      expect(reader('10.0.0.1', `${prefix},198.51.100.7`).client.address).toBe('198.51.100.7')
    }),
  )
})
