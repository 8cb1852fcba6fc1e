import { BlockList, isIPv6 } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { type Network, parseEntry } from '../../plugins/ip-list/network.ts'
import { createRanges } from '../../plugins/ip-list/ranges.ts'

// Few different bytes and lengths, so that networks often lie inside each other and addresses often at their edges.
const byte = fc.constantFrom(0, 1, 127, 128, 254, 255)
const bytesOf = (count: number) => fc.array(byte, { minLength: count, maxLength: count })
const networkOf = (count: number) =>
  fc.record({ bytes: bytesOf(count), length: fc.integer({ min: 1, max: count * 8 }) }).map(({ bytes, length }) => {
    const text = `${ipaddr.fromByteArray(bytes)}/${length}`
    return count === 4
      ? ipaddr.IPv4.networkAddressFromCIDR(text) + text.slice(text.indexOf('/'))
      : `${ipaddr.IPv6.networkAddressFromCIDR(text)}/${length}`
  })

describe.each([
  [4, 4],
  [6, 16],
] as const)('IPv%i', (version, byteCount) => {
  it('matches what the block list of Node matches, and names the smallest network', () => {
    const lists = fc.array(networkOf(byteCount), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(lists, fc.array(bytesOf(byteCount), { minLength: 8, maxLength: 8 }), (texts, addresses) => {
        const ranges = createRanges(networksOf(texts), version)
        const blockList = new BlockList()
        for (const text of texts) {
          const [network = '', length] = text.split('/')
          blockList.addSubnet(network, Number(length), `ipv${version}`)
        }
        for (const bytes of addresses) {
          const address = ipaddr.fromByteArray(bytes)
          const found = ranges.find(address.toString())
          expect(found !== undefined).toBe(blockList.check(address.toString(), `ipv${version}`))
          const holding = texts.filter((text) => address.match(ipaddr.parseCIDR(text)))
          const longest = Math.max(...holding.map((text) => Number(text.split('/')[1])))
          if (found !== undefined) expect(Number(found.split('/')[1])).toBe(longest)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('an address in any form', () => {
  it('is read as an independent parser reads it', () => {
    const eight = fc.array(fc.constantFrom(0, 0, 1, 0xab, 0xffff), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(eight, (groups) => {
        const address = new ipaddr.IPv6(groups)
        for (const text of [address.toNormalizedString(), address.toRFC5952String()]) {
          const ranges = createRanges(networksOf([text]), 6)
          expect(ranges.find(address.toRFC5952String())).toBe(text)
        }
      }),
    )
  })

  it('is no address for any text that is none', () => {
    const ranges = createRanges(networksOf(['any']), 6)
    const texts = fc.string({
      unit: fc.constantFrom(':', '::', '1', 'ffff', 'g', '.', '/', '12345', '%'),
      maxLength: 20,
    })
    fc.assert(
      fc.property(texts, (text) => {
        expect(ranges.find(text) !== undefined).toBe(isIPv6(text) && !/[.%]/.test(text))
      }),
      { numRuns: 2_000 },
    )
  })
})

function networksOf(texts: readonly string[]): readonly Network[] {
  return texts.flatMap((text) => {
    const networks = parseEntry(text)
    if (typeof networks === 'string') throw new Error(networks)
    return networks
  })
}
