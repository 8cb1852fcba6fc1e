import { BlockList, isIPv4 } from 'node:net'
import type { Target } from './ban-target.ts'

/** Whom nothing may ban; a text says why. */
export type BanGuard = (target: Target) => string | null

/**
 * A private address in front of a sidecar is mostly a load balancer, a NAT or a mesh: whoever bans it bans everybody behind
 * it. RFC 1918, 6598, 3927, 4193, 4291; the unspecified address stands for a peer that is not known.
 */
const privateNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::/127',
  'fc00::/7',
  'fe80::/10',
]

/** What no plugin and no policy may ban. */
export function automaticGuard(trustedProxies: readonly string[], privateAddresses: boolean): BanGuard {
  const proxies = toList(trustedProxies)
  const near = privateAddresses ? null : toList(privateNetworks)
  return ({ kind, target }) => {
    if (kind !== 'address' && kind !== 'network') return null
    if (holds(proxies, target)) return `${target} is a trusted proxy (http.trustedProxies)`
    return near && holds(near, target) ? `${target} is a private address (bans.privateAddresses)` : null
  }
}

/** What not even an operator may ban: a trusted proxy is never the client, so it would hit whoever it cannot name. */
export function operatorGuard(trustedProxies: readonly string[]): BanGuard {
  return automaticGuard(trustedProxies, true)
}

function holds(list: BlockList, target: string): boolean {
  const address = target.split('/')[0]!
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

function toList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
