import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Fault } from '../contract/index.ts'
import { everyNode, literalText } from './nodes.ts'

/** Groups of 16 bits: two of IPv4, eight of IPv6. */
type Groups = readonly number[]

interface Network {
  readonly groups: Groups
  readonly bits: number
}

/** Networks by their text, as they stand in expressions. */
export type Networks = Map<string, Network>

/** A list is walked for every request; the plugin ip-list keeps long ones in a tree. */
const mostNetworks = 64

/** Defines `inNetwork()` for the networks that `prepareNetworks` has read. What is no address is in no network. */
export function defineNetworks(environment: Environment, networks: Networks): void {
  // Several rules of one request ask about the same client.
  let lastText = ''
  let lastGroups: Groups | null = null
  const groupsOf = (text: string): Groups | null => {
    if (text !== lastText) {
      lastText = text
      lastGroups = toGroups(text)
    }
    return lastGroups
  }
  const isIn = (address: string, network: string) => contains(networks.get(network)!, groupsOf(address))
  const isInAny = (address: string, list: readonly string[]) => list.some((network) => isIn(address, network))
  environment.registerFunction('inNetwork(string, string): bool', isIn, { async: false })
  environment.registerFunction('inNetwork(string, list<string>): bool', isInAny, { async: false })
  environment.registerFunction('inNetwork(null, string): bool', () => false, { async: false })
  environment.registerFunction('inNetwork(null, list<string>): bool', () => false, { async: false })
}

/** Reads the networks of every `inNetwork()` of an expression, or says what is wrong with one. */
export function prepareNetworks(ast: ASTNode, networks: Networks): Fault | null {
  for (const node of everyNode(ast)) {
    if (node.op !== 'call' || node.args[0] !== 'inNetwork' || node.args[1].length !== 2) continue
    const written = node.args[1][1]!
    const list = written.op === 'list' ? written.args : [written]
    if (list.length === 0 || list.length > mostNetworks) {
      const summary = `inNetwork() takes 1 to ${mostNetworks} networks; longer lists are for the plugin ip-list`
      return { summary, source: ast.input, at: written.start }
    }
    for (const item of list) {
      const summary = addNetwork(item, networks)
      if (summary !== null) return { summary, source: ast.input, at: item.start }
    }
  }
  return null
}

function addNetwork(node: ASTNode, networks: Networks): string | null {
  const text = literalText(node)
  if (text === null) return 'inNetwork() needs its networks written between quotes: "10.0.0.0/8", or a list of such'
  const network = toNetwork(text)
  if (network === null) return `"${text}" is not a network; write 10.0.0.0/8, 2001:db8::/32 or one address`
  if (hasHostBits(network)) return `"${text}" has bits behind its length; the network ends before them`
  networks.set(text, network)
  return null
}

function toNetwork(text: string): Network | null {
  const [address = '', length, ...rest] = text.split('/')
  const groups = toGroups(address)
  if (groups === null || rest.length > 0) return null
  const all = groups.length * 16
  if (length === undefined) return { groups, bits: all }
  return /^\d{1,3}$/.test(length) && Number(length) <= all ? { groups, bits: Number(length) } : null
}

function hasHostBits({ groups, bits }: Network): boolean {
  return groups.some((group, at) => (group & ~maskOf(bits - at * 16) & 0xffff) !== 0)
}

function contains({ groups, bits }: Network, address: Groups | null): boolean {
  if (address === null || address.length !== groups.length) return false
  for (let at = 0, left = bits; left > 0; at++, left -= 16) {
    if (((address[at]! ^ groups[at]!) & maskOf(left)) !== 0) return false
  }
  return true
}

/** The first `bits` of a group. */
function maskOf(bits: number): number {
  if (bits >= 16) return 0xffff
  return bits <= 0 ? 0 : (0xffff << (16 - bits)) & 0xffff
}

/** Addresses longer than this are none: whatever a client writes costs no more. */
const longestAddress = 45

function toGroups(text: string): Groups | null {
  if (text.length > longestAddress) return null
  return text.includes(':') ? version6(text) : version4(text)
}

function version4(text: string): Groups | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null
  const [a, b, c, d] = parts.map(Number) as [number, number, number, number]
  return [a * 256 + b, c * 256 + d]
}

/** RFC 4291, 2.2, without the form that ends in an IPv4 address: the gateway writes those as IPv4. */
function version6(text: string): Groups | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined]
  const written = left.length + (right?.length ?? 0)
  if (right === undefined ? written !== 8 : written > 7) return null
  const all = [...left, ...Array<string>(8 - written).fill('0'), ...(right ?? [])]
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.map((group) => Number.parseInt(group, 16)) : null
}
