import { type AddressNumbers, type Ban, type BanKind, readAddress } from '../../contract/index.ts'
import type { Codec } from '../codec.ts'

const idLength = 16
/** What a record is bound to when it is encrypted: it can be read as nothing else. */
const place = '{bans}'
const separator = ' '

/** `<id> <record>`: the store compares ids and reads nothing else. */
export function toStored(ban: Ban, codec: Codec): string {
  return ban.id + separator + codec.encode(JSON.stringify(ban), place)
}

/** The ban in a stored value. Throws when there is none that could be one: others can write to a shared store. */
export function fromStored(value: string, codec: Codec): Ban {
  const ban: unknown = JSON.parse(codec.decode(value.slice(idLength + separator.length), place))
  if (!isBan(ban) || ban.id !== idOf(value)) throw new Error('what is stored is not a ban')
  return ban
}

export function idOf(value: string): string {
  return value.slice(0, idLength)
}

export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(idLength / 2))).toString('hex')
}

export function keyOf({ kind, target }: Pick<Ban, 'kind' | 'target'>): string {
  return `${kind}:${target}`
}

const kinds: readonly unknown[] = ['address', 'network', 'identity', 'fingerprint'] satisfies readonly BanKind[]
const effects: readonly unknown[] = ['ban', 'allow', 'lifted']
const authors: readonly unknown[] = ['operator', 'automatic']
const maxText = 1_000
const numbers: AddressNumbers = { high: 0, middle: 0, low: 0 }

function isBan(value: unknown): value is Ban {
  if (typeof value !== 'object' || value === null) return false
  const { id, kind, target, effect, author, by, reason, edge, atMs, untilMs } = value as Record<keyof Ban, unknown>
  if (!kinds.includes(kind) || !effects.includes(effect) || !authors.includes(author)) return false
  if (![id, target, by, reason, edge].every((text) => typeof text === 'string' && text.length <= maxText)) return false
  if (!Number.isFinite(atMs) || !Number.isFinite(untilMs)) return false
  return isPlace(kind as BanKind, target as string)
}

/** An address or network that cannot be read would be a ban that never hits. */
function isPlace(kind: BanKind, target: string): boolean {
  if (kind !== 'address' && kind !== 'network') return true
  const [address = '', bits] = target.split('/')
  const version = address.includes(':') ? 6 : 4
  if ((bits === undefined) !== (kind === 'address') || !readAddress(address, version, numbers)) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
