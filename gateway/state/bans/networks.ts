import { type AddressNumbers, readAddress } from '../../contract/index.ts'

/**
 * Networks by prefix: for each prefix length in use a map from the prefix, so that a look-up costs as many steps as there
 * are lengths, whatever the number of networks. IPv6 prefixes are up to three numbers, found in nested maps without building
 * a key (see contract/address.ts for the words).
 */
export interface Networks<V> {
  /** In canonical CIDR form. */
  set(network: string, value: V): undefined
  delete(network: string): undefined
  /** Visits those that hold the address, the smallest first, until `visit` returns false. */
  visit(address: string, version: 4 | 6, visit: (value: V) => boolean): undefined
}

type Level<V> = Map<number, Level<V> | V>

/** All networks of one prefix length. */
interface Length<V> {
  readonly bits: number
  readonly root: Level<V>
  count: number
}

const widths = { 4: [32, 0, 0], 6: [48, 48, 32] } as const

export function createNetworks<V>(): Networks<V> {
  const lengths: Record<4 | 6, Length<V>[]> = { 4: [], 6: [] }
  const numbers: AddressNumbers = { high: 0, middle: 0, low: 0 }

  function parse(network: string): { version: 4 | 6; bits: number } {
    const slash = network.indexOf('/')
    const version = network.includes(':') ? 6 : 4
    readAddress(network.slice(0, slash), version, numbers)
    return { version, bits: Number(network.slice(slash + 1)) }
  }

  return {
    set(network, value) {
      const { version, bits } = parse(network)
      const all = lengths[version]
      let length = all.find((one) => one.bits === bits)
      if (length === undefined) {
        length = { bits, root: new Map(), count: 0 }
        all.push(length)
        all.sort((a, b) => b.bits - a.bits)
      }
      if (put(length, version, numbers, value)) length.count++
    },
    delete(network) {
      const { version, bits } = parse(network)
      const length = lengths[version].find((one) => one.bits === bits)
      if (length === undefined || !take(length.root, version, bits, numbers, 0)) return
      if (--length.count === 0) lengths[version] = lengths[version].filter((one) => one !== length)
    },
    visit(address, version, visit) {
      const all = lengths[version]
      if (all.length === 0 || !readAddress(address, version, numbers)) return
      for (let i = 0; i < all.length; i++) {
        const value = find(all[i]!, version, numbers)
        if (value !== undefined && !visit(value)) return
      }
    },
  }
}

function find<V>({ root, bits }: Length<V>, version: 4 | 6, numbers: AddressNumbers): V | undefined {
  let level = root
  for (let word = 0; ; word++) {
    const next = level.get(prefixOf(version, bits, numbers, word))
    if (next === undefined || isLast(version, bits, word)) return next as V | undefined
    level = next as Level<V>
  }
}

/** True when the network was not there before. */
function put<V>({ root, bits }: Length<V>, version: 4 | 6, numbers: AddressNumbers, value: V): boolean {
  let level = root
  for (let word = 0; ; word++) {
    const key = prefixOf(version, bits, numbers, word)
    const next = level.get(key)
    if (isLast(version, bits, word)) {
      level.set(key, value)
      return next === undefined
    }
    const deeper = (next as Level<V> | undefined) ?? new Map()
    level.set(key, deeper)
    level = deeper
  }
}

/** True when the network was there; empty maps go with it. */
function take<V>(level: Level<V>, version: 4 | 6, bits: number, numbers: AddressNumbers, word: number): boolean {
  const key = prefixOf(version, bits, numbers, word)
  if (isLast(version, bits, word)) return level.delete(key)
  const deeper = level.get(key) as Level<V> | undefined
  if (deeper === undefined || !take(deeper, version, bits, numbers, word + 1)) return false
  if (deeper.size === 0) level.delete(key)
  return true
}

/** Bits of the prefix that stand before a word. */
function before(version: 4 | 6, word: number): number {
  const [high, middle] = widths[version]
  return word === 0 ? 0 : word === 1 ? high : high + middle
}

function isLast(version: 4 | 6, bits: number, word: number): boolean {
  return word === 2 || bits <= before(version, word + 1)
}

function prefixOf(version: 4 | 6, bits: number, { high, middle, low }: AddressNumbers, word: number): number {
  const value = word === 0 ? high : word === 1 ? middle : low
  const open = widths[version][word]! - (bits - before(version, word))
  return open <= 0 ? value : Math.floor(value / 2 ** open)
}
