import { BlockList, isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { ClientInfo } from '../contract/index.ts'

export interface TrustRules {
  /** Addresses and networks (`10.0.0.0/8`) whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[]
  /** How many proxies stand in front, whatever their addresses. */
  readonly trustedHops: number
}

export interface ForwardedClient {
  readonly client: ClientInfo
  /** Client first, then each trusted hop: what X-Forwarded-For is rebuilt from. */
  readonly chain: readonly string[]
  /** The peer is a trusted hop: its request id, scheme and host fields count too. */
  readonly trustedPeer: boolean
}

export type ClientAddress = (peer: string, forwardedFor: string | null) => ForwardedClient

/** More hops than any real chain has; what a client writes before them is never read. */
const maxHops = 32

/**
 * Builds the reader of client addresses: from the right of X-Forwarded-For, as far as each hop is trusted. What stands
 * further left was written by somebody we have no reason to believe (RFC 7239, 8.1).
 */
export function clientAddressReader(rules: TrustRules): ClientAddress {
  const trusted = toBlockList(rules.trustedProxies)
  const isTrusted = (address: string, hop: number): boolean =>
    hop < rules.trustedHops || trusted?.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') === true
  return (peerText, forwardedFor) => {
    const peer = normalizeAddress(peerText) ?? '0.0.0.0'
    const trustedPeer = isTrusted(peer, 0)
    if (!trustedPeer || forwardedFor === null) return { client: toClient(peer), chain: [peer], trustedPeer }
    const chain = [peer]
    const entries = forwardedFor.split(',')
    for (let i = entries.length - 1, hop = 0; i >= 0 && hop < maxHops && isTrusted(chain[0]!, hop); i--, hop++) {
      const address = normalizeAddress(entries[i]!)
      if (address === null) break
      chain.unshift(address)
    }
    return { client: toClient(chain[0]!), chain, trustedPeer }
  }
}

/**
 * One spelling for each address: blanks and tabs, ports, brackets and zone ids removed, IPv4-mapped IPv6 as IPv4
 * (CVE-2026-92395), IPv6 in the form of RFC 5952. `null` when it is not an address.
 */
export function normalizeAddress(text: string): string | null {
  let address = text.trim()
  if (isIPv4(address)) return address
  if (address.startsWith('[')) {
    const end = address.indexOf(']')
    if (end < 0 || !/^(:\d{1,5})?$/.test(address.slice(end + 1))) return null
    address = address.slice(1, end)
  } else if (/^[\d.]+:\d{1,5}$/.test(address)) {
    address = address.slice(0, address.indexOf(':'))
  }
  const zone = address.indexOf('%')
  if (zone >= 0) address = address.slice(0, zone)
  if (isIPv4(address)) return address
  if (!isIPv6(address) || ipv4Compatible.test(address)) return null
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String()
}

/** `::10.0.0.2`: out of use since RFC 4291 (2.5.5.1), and read as 10.0.0.2 by some libraries. No peer has such an address. */
const ipv4Compatible = /^::\d{1,3}(?:\.\d{1,3}){3}$/

/** IPv6 clients own at least a /64, so a key per address would give each of them 2^64 keys. */
export function toClient(address: string): ClientInfo {
  if (!address.includes(':')) return { address, key: address, version: 4 }
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return { address, key: `${parts.map((part) => part.toString(16)).join(':')}::/64`, version: 6 }
}

function toBlockList(entries: readonly string[]): BlockList | null {
  if (entries.length === 0) return null
  const list = new BlockList()
  for (const entry of entries) {
    const at = entry.indexOf('/')
    const address = at < 0 ? entry : entry.slice(0, at)
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (at < 0) list.addAddress(address, family)
    else list.addSubnet(address, Number(entry.slice(at + 1)), family)
  }
  return list
}
