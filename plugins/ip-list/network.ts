import ipaddr from 'ipaddr.js'
import { type AddressNumbers, readAddress } from '../../gateway/contract/index.ts'

/** A network as the range of its addresses. `text` is how the list names it. */
export interface Network {
  readonly text: string
  readonly version: 4 | 6
  readonly first: AddressNumbers
  readonly last: AddressNumbers
}

/** The networks that an entry of a list stands for; a string says what is wrong with it and how to mend it. */
export function parseEntry(text: string): readonly Network[] | string {
  if (text === 'any') return ['0.0.0.0/0', '::/0'].map((all) => ({ ...(parseNetwork(all) as Network), text }))
  if (/\/0+$/.test(text)) return `${text} is every address there is: write any if that is what you mean`
  const network = parseNetwork(text)
  return typeof network === 'string' ? network : [network]
}

function parseNetwork(text: string): Network | string {
  const version = text.includes(':') ? 6 : 4
  const [address = '', bits, ...rest] = text.split('/')
  const length = bits === undefined ? widthOf[version] : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  const numbers: AddressNumbers = { high: 0, middle: 0, low: 0 }
  if (rest.length > 0 || !readAddress(address, version, numbers)) return notAnAddress(text)
  if (!(length <= widthOf[version]))
    return `${text}: an IPv${version} network has 1 to ${widthOf[version]} bits after the slash`
  const first = mapWords(numbers, version, length, (word, block) => word - (word % block))
  if (first.high !== numbers.high || first.middle !== numbers.middle || first.low !== numbers.low) {
    return `${text} has bits set outside its mask: write ${correct(text, version)}, or ${address} for the one address`
  }
  return {
    text,
    version,
    first,
    last: mapWords(numbers, version, length, (word, block) => word - (word % block) + block - 1),
  }
}

const widthOf = { 4: 32, 6: 128 } as const
const wordsOf = {
  4: { high: 32, middle: 0, low: 0 },
  6: { high: 48, middle: 48, low: 32 },
} as const

/** Calls `change` with each word of an address and the number of addresses that the mask leaves open in it. */
function mapWords(
  { high, middle, low }: AddressNumbers,
  version: 4 | 6,
  length: number,
  change: (word: number, block: number) => number,
): AddressNumbers {
  const widths = wordsOf[version]
  const open = (before: number, width: number) => 2 ** Math.min(width, Math.max(0, before + width - length))
  return {
    high: change(high, open(0, widths.high)),
    middle: change(middle, open(widths.high, widths.middle)),
    low: change(low, open(widths.high + widths.middle, widths.low)),
  }
}

function correct(text: string, version: 4 | 6): string {
  const length = text.slice(text.indexOf('/'))
  if (version === 4) return `${ipaddr.IPv4.networkAddressFromCIDR(text)}${length}`
  return `${ipaddr.IPv6.networkAddressFromCIDR(text).toRFC5952String()}${length}`
}

function notAnAddress(text: string): string {
  const shown = JSON.stringify(text)
  if (/^::ffff:\d/i.test(text))
    return `${shown}: clients on mapped addresses are seen as IPv4: write the part after ::ffff:`
  if (text.includes('%')) return `${shown}: leave the zone (%...) out, clients have none`
  return `${shown} is not an address: write 203.0.113.7, 203.0.113.0/24, 2001:db8::7 or 2001:db8::/32`
}
