/**
 * Addresses as numbers, for comparing. IPv4 is one number of 32 bits; IPv6 is three, of 48, 48 and 32 bits, because that is
 * as much as a double holds exactly, and a BigInt per request would cost an allocation.
 */
export interface AddressNumbers {
  high: number
  middle: number
  low: number
}

/**
 * Reads an address in text form into `result`; false when it is none. Takes all that RFC 4291, 2.2 allows except an IPv4
 * tail, which the core has made an IPv4 address of before; no zone, no brackets. Linear in a text of at most 39 characters.
 */
export function readAddress(text: string, version: 4 | 6, result: AddressNumbers): boolean {
  return version === 4 ? readIpv4(text, result) : readIpv6(text, result)
}

function readIpv4(text: string, result: AddressNumbers): boolean {
  let address = 0
  let part = -1
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x2e) {
      if (part < 0 || ++dots > 3) return false
      address = address * 256 + part
      part = -1
    } else {
      // A leading zero is octal to some readers and decimal to others.
      if (code < 0x30 || code > 0x39 || part === 0) return false
      part = (part < 0 ? 0 : part * 10) + code - 0x30
      if (part > 255) return false
    }
  }
  if (part < 0 || dots !== 3) return false
  result.high = address * 256 + part
  result.middle = 0
  result.low = 0
  return true
}

const groups = new Uint16Array(8)

function readIpv6(text: string, result: AddressNumbers): boolean {
  if (text.length > 39) return false
  let count = 0
  let gap = -1
  let i = 0
  if (text.startsWith('::')) {
    gap = 0
    i = 2
  }
  while (i < text.length) {
    if (count === 8) return false
    const start = i
    let group = 0
    for (; i < text.length; i++) {
      const digit = hexDigit(text.charCodeAt(i))
      if (digit < 0) break
      group = group * 16 + digit
    }
    if (i === start || i - start > 4) return false
    groups[count++] = group
    if (i === text.length) break
    if (text.charCodeAt(i++) !== colon || i === text.length) return false
    if (text.charCodeAt(i) === colon) {
      if (gap >= 0) return false
      gap = count
      i++
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return false
  if (gap >= 0) {
    groups.copyWithin(8 - (count - gap), gap, count)
    groups.fill(0, gap, 8 - (count - gap))
  }
  result.high = (groups[0]! * 65_536 + groups[1]!) * 65_536 + groups[2]!
  result.middle = (groups[3]! * 65_536 + groups[4]!) * 65_536 + groups[5]!
  result.low = groups[6]! * 65_536 + groups[7]!
  return true
}

const colon = 0x3a

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
