import { createHmac } from 'node:crypto'
import type { BanChange, Decision, EventData, EventType } from '../contract/index.ts'

export interface RedactOptions {
  /** How records name clients. */
  readonly clientAddress: 'plain' | 'truncated' | 'hashed'
  /** Key of the hash; only with `hashed`. */
  readonly addressSecret: string | null
}

/** What every record passes before it leaves the process. Not on the client's time. */
export type Redact = (type: EventType, data: EventData[EventType]) => EventData[EventType]

export const plainly: Redact = (_, data) => data

export function createRedact({ clientAddress, addressSecret }: RedactOptions): Redact {
  if (clientAddress === 'plain') return plainly
  const conceal = clientAddress === 'hashed' ? hashWith(addressSecret!) : truncateAddress
  return (type, data) => {
    if (type === 'decision') return ofDecision(data as Decision, conceal)
    if (type === 'ban') return ofBan(data as BanChange, conceal)
    return data
  }
}

function ofDecision(decision: Decision, conceal: (address: string) => string): Decision {
  return { ...decision, client: { ...decision.client, address: conceal(decision.client.address) } }
}

function ofBan(ban: BanChange, conceal: (address: string) => string): BanChange {
  if (!isOfClient(ban)) return ban
  const target = conceal(ban.target.split('/')[0]!)
  return { ...ban, target, conflict: ban.conflict?.replaceAll(ban.target, target) ?? null }
}

/** An address, or a network that is narrower than what a truncated address shows: IPv6 clients are banned by their /64. */
function isOfClient({ kind, target }: BanChange): boolean {
  if (kind !== 'network') return kind === 'address'
  return Number(target.slice(target.indexOf('/') + 1)) > (target.includes(':') ? 48 : 24)
}

/** 64 bits tell clients apart; without the key nobody can try all addresses. */
function hashWith(secret: string): (address: string) => string {
  return (address) => `hmac:${createHmac('sha256', secret).update(address).digest('hex').slice(0, 16)}`
}

/** The network of an address: /24 for IPv4, /48 for IPv6, which is what one site has. */
export function truncateAddress(address: string): string {
  if (address.includes('.')) return `${address.slice(0, address.lastIndexOf('.'))}.0`
  if (!address.includes(':')) return address
  const [before = '', behind] = address.split('::')
  const start = before === '' ? [] : before.split(':')
  const end = behind === undefined || behind === '' ? [] : behind.split(':')
  const groups = [...start, ...Array<string>(Math.max(0, 8 - start.length - end.length)).fill('0'), ...end]
  return `${groups.slice(0, 3).join(':')}::`
}
