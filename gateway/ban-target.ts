import { isIP } from 'node:net'
import { type AddressNumbers, type BanKind, readAddress } from './contract/index.ts'
import { normalizeAddress } from './http/client-address.ts'

/** A target in canonical form, so that each has one name on all edges. */
export interface Target {
  readonly kind: BanKind
  readonly target: string
}

const examples = '203.0.113.7, 203.0.113.0/24, 2001:db8::/64, identity:key:abc or fingerprint:<16 hex digits>'
const maxIdentity = 256
/** Wider ones are mistakes: half of the Internet would be shut out by a slip of the finger. */
const widest = { 4: 8, 6: 19 } as const

/** Reads a target as people write it; a text says what is wrong with it and how to mend it. */
export function parseTarget(text: string): Target | string {
  const colon = text.indexOf(':')
  const word = text.slice(0, colon)
  if (word === 'identity' || word === 'fingerprint') return toTarget(word, text.slice(colon + 1))
  return toTarget(text.includes('/') ? 'network' : 'address', text)
}

export function toTarget(kind: BanKind, value: string): Target | string {
  if (kind === 'identity') return toIdentity(value)
  if (kind === 'fingerprint') {
    const target = value.toLowerCase()
    if (/^[0-9a-f]{16}$/.test(target)) return { kind, target }
    return `${show(value)} is not a fingerprint: it has 16 hexadecimal digits`
  }
  return kind === 'network' ? toNetwork(value) : toAddress(value)
}

function toIdentity(value: string): Target | string {
  if (value.length > 0 && value.length <= maxIdentity && !/[\x00-\x1f\x7f]/.test(value)) {
    return { kind: 'identity', target: value }
  }
  return `an identity has 1 to ${maxIdentity} characters and no control characters`
}

function toAddress(value: string): Target | string {
  const target = isIP(value) === 0 ? null : normalizeAddress(value)
  return target === null ? `${show(value)} cannot be banned: write ${examples}` : { kind: 'address', target }
}

function toNetwork(value: string): Target | string {
  const [text = '', length = '', ...rest] = value.split('/')
  const address = isIP(text) === 0 ? null : normalizeAddress(text)
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (address === null || rest.length > 0) return `${show(value)} cannot be banned: write ${examples}`
  const version = address.includes(':') ? 6 : 4
  const width = version === 4 ? 32 : 128
  if (!(bits <= width)) return `${show(value)}: an IPv${version} network has at most ${width} bits after the slash`
  if (bits === width) return { kind: 'address', target: address }
  if (bits < widest[version])
    return `${show(value)} is too wide: an IPv${version} network has at least ${widest[version]} bits`
  if (hasBitsBehind(address, version, bits)) {
    return `${show(value)} has bits set outside its mask: write the network's first address, or ${address} for the one address`
  }
  return { kind: 'network', target: `${address}/${bits}` }
}

const numbers: AddressNumbers = { high: 0, middle: 0, low: 0 }

function hasBitsBehind(address: string, version: 4 | 6, bits: number): boolean {
  readAddress(address, version, numbers)
  const words =
    version === 4
      ? ([[numbers.high, 32]] as const)
      : ([
          [numbers.high, 48],
          [numbers.middle, 48],
          [numbers.low, 32],
        ] as const)
  let left: number = bits
  for (const [word, width] of words) {
    const open = width - Math.max(0, Math.min(width, left))
    if (word % 2 ** open !== 0) return true
    left -= width
  }
  return false
}

function show(value: string): string {
  return JSON.stringify(value.slice(0, 100))
}
