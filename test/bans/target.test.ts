import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTarget, toTarget } from '../../gateway/ban-target.ts'
import { clientTarget } from '../../gateway/contract/index.ts'
import { normalizeAddress, toClient } from '../../gateway/http/client-address.ts'

describe('a target has one name, however it is written', () => {
  it.each([
    ['203.0.113.7', 'address', '203.0.113.7'],
    ['203.0.113.7/32', 'address', '203.0.113.7'],
    ['::ffff:203.0.113.7', 'address', '203.0.113.7'],
    ['2001:DB8:0:0::7', 'address', '2001:db8::7'],
    ['2001:db8:0:0::/64', 'network', '2001:db8::/64'],
    ['203.0.0.0/8', 'network', '203.0.0.0/8'],
    ['identity:jwt:Ann / B', 'identity', 'jwt:Ann / B'],
    ['fingerprint:0123456789ABCDEF', 'fingerprint', '0123456789abcdef'],
  ])('%s', (text, kind, target) => {
    expect(parseTarget(text)).toEqual({ kind, target })
  })
})

it.each([
  ['', 'cannot be banned'],
  ['localhost', 'cannot be banned'],
  ['203.0.113.7:80', 'cannot be banned'],
  ['203.0.113.0/24/24', 'cannot be banned'],
  ['203.0.113.0/', 'at most 32 bits'],
  ['203.0.113.0/33', 'at most 32 bits'],
  ['203.0.0.0/7', 'too wide'],
  ['2000::/3', 'too wide'],
  ['2001:db8::1/64', 'bits set outside its mask'],
  ['2001:db8:0:0:8000::/64', 'bits set outside its mask'],
  ['identity:', '1 to 256 characters'],
  [`identity:${'a'.repeat(257)}`, '1 to 256 characters'],
  ['identity:a\nb', 'no control characters'],
  ['fingerprint:12', '16 hexadecimal digits'],
  ['country:de', 'cannot be banned'],
])('%j is refused with a reason', (text, why) => {
  expect(parseTarget(text)).toContain(why)
})

it('what keeps a client away can be banned, for every client, and names it as requests do', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6()).map(normalizeAddress)
  fc.assert(
    fc.property(address, (found) => {
      if (found === null) return
      const client = toClient(found)
      const { kind, value } = clientTarget(client)
      const target = toTarget(kind, value)
      expect(target).toMatchObject({ kind: client.version === 4 ? 'address' : 'network' })
      if (client.version === 4) expect(target).toMatchObject({ target: found })
    }),
  )
})

it('never throws, whatever is written', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTarget(text)))
})
