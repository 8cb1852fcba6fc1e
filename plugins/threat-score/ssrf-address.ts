import { type Inside, insideOf, LOOPBACK } from './ssrf-networks.ts'

/** Where an address leads, and whether it is written so that a filter does not know it. */
export interface Address {
  readonly inside: Inside
  readonly disguised: boolean
}

/** Hexadecimal, octal as in C and as in Python, decimal: what `inet_aton` and its relatives take for a part. */
const PART = /^(?:0x[\da-f]{0,32}|0o[0-7]{1,12}|\d{1,24})$/
/** Four numbers as everybody writes them. */
const ORDINARY = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/
/** The same, filled up with zeros by people and forms: `192.168.001.010`, `192.168.01.1`. */
const PADDED = /^(?:[1-9]\d{0,2}(?:\.\d{1,3}){3}|\d{3}(?:\.\d{3}){3})$/
/** Some readers take these for octal, or skip the letter. */
const MARKED = /^[oq](\d{1,4}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/
/** A decimal number with fewer digits is a year, a port, a version. */
const SHORTEST_NUMBER = 9

/** Reads a host as an IPv4 address in any notation; `null` when it is none. */
export function readIpv4(host: string): Address | null {
  if (ORDINARY.test(host)) return ordinary(host)
  const marked = MARKED.exec(host)
  if (marked) return { inside: insideOf(toNumber(marked[1]!.split('.'), 8)), disguised: true }
  const parts = (host.endsWith('.') ? host.slice(0, -1) : host).split('.')
  if (parts.length > 4 || !parts.every((part) => PART.test(part))) return null
  if (PADDED.test(host)) return { inside: insideOf(toNumber(parts, 10)), disguised: false }
  const inside = insideOf(toNumber(parts, 0))
  if (parts.some((part) => /^0[\dxo]/.test(part))) return { inside, disguised: true }
  if (parts.length === 1) return single(parts[0]!, inside)
  // `127.1`; `1.2` is a version.
  return inside === null ? null : { inside, disguised: inside !== LOOPBACK }
}

/** Octets beyond 255 lose their upper bits in careless readers: `425.510.425.510` is `169.254.169.254`. */
function ordinary(host: string): Address | null {
  const parts = host.split('.')
  const overflows = parts.some((part) => Number(part) > 255)
  const inside = insideOf(toNumber(parts, 10))
  return overflows && inside === null ? null : { inside, disguised: overflows }
}

function single(number: string, inside: Inside): Address | null {
  if (number === '0') return { inside: LOOPBACK, disguised: false }
  if (number.length < SHORTEST_NUMBER) return null
  return inside !== null || Number(number) < 2 ** 32 ? { inside, disguised: true } : null
}

/** The lower bits of each part, as readers in C keep them; the last part fills what is left. */
function toNumber(parts: readonly string[], radix: number): number {
  let address = 0
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    const bits = isLast ? 32 - 8 * i : 8
    const value = lowerBits(part, radix, bits)
    address += isLast ? value : value * 2 ** (24 - 8 * i)
  }
  return address
}

function lowerBits(part: string, radix: number, bits: number): number {
  const base = radix !== 0 ? radix : baseOf(part)
  const digits = part.replace(/^0[xo]/, '')
  let value = 0n
  for (const digit of digits) value = (value * BigInt(base) + BigInt(Number.parseInt(digit, 16))) & 0xffff_ffffn
  return Number(value & ((1n << BigInt(bits)) - 1n))
}

function baseOf(part: string): number {
  if (part.startsWith('0x')) return 16
  return /^0o?[0-7]{1,24}$/.test(part) ? 8 : 10
}
