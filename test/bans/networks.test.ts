import { BlockList } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, it } from 'vitest'
import { createNetworks } from '../../gateway/state/bans/networks.ts'

const ipv4 = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.'))
/** Few different groups, so that prefixes are shared. */
const ipv6 = fc
  .array(fc.constantFrom(0, 1, 0x2001, 0xdb8, 0xffff, 0x8000), { minLength: 8, maxLength: 8 })
  .map((parts) => new ipaddr.IPv6(parts).toRFC5952String())

function networkOf(address: string, bits: number): string {
  const base = address.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toRFC5952String()
    : ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString()
  return `${base}/${bits}`
}

it.each([
  [4, ipv4, 32],
  [6, ipv6, 128],
] as const)('IPv%i: finds what node:net finds, the smallest first, also after some have gone', (version, address, width) => {
  const networks = fc.array(fc.tuple(address, fc.integer({ min: 1, max: width })), { maxLength: 12 })
  fc.assert(
    fc.property(networks, address, fc.nat(), (written, wanted, seed) => {
      const all = [...new Set(written.map(([text, bits]) => networkOf(text, bits)))]
      const found = createNetworks<string>()
      for (const network of all) found.set(network, network)
      const kept = all.filter((_, i) => (seed + i) % 3 !== 0)
      for (const network of all) if (!kept.includes(network)) found.delete(network)
      // Half of the time an address that is surely inside one.
      const asked = seed % 2 === 0 && kept.length > 0 ? kept[0]!.split('/')[0]! : wanted
      const seen: string[] = []
      found.visit(asked, version, (network) => seen.push(network) > 0)
      const expected = kept.filter((network) => {
        const list = new BlockList()
        const [base, bits] = network.split('/')
        list.addSubnet(base!, Number(bits), `ipv${version}`)
        return list.check(asked, `ipv${version}`)
      })
      expect(seen).toEqual(expected.sort((a, b) => Number(b.split('/')[1]) - Number(a.split('/')[1])))
    }),
  )
})
