import { type AddressNumbers, readAddress } from '../../gateway/contract/index.ts'
import type { Network } from './network.ts'

/**
 * Finds the smallest of many networks that holds an address, by halving: 14 steps among 10,000. (node:net's BlockList
 * is as fast and cannot say which network it was, which the decision record must.)
 *
 * Networks either lie inside each other or apart. So among those that begin at or before an address, sorted, the last one
 * or one of those around it holds the address, or none does.
 */
export interface Ranges {
  /** The text of the network; `undefined` when none holds the address, or it is none. */
  find(address: string): string | undefined
  /** The text of every network that holds the address. */
  all(address: string): readonly string[]
}

export function createRanges(networks: readonly Network[], version: 4 | 6): Ranges {
  const sorted = networks.filter((network) => network.version === version)
  // The wider one first, where two begin together: what comes later is inside what comes before.
  sorted.sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last))
  const firsts = toWords(sorted.map((network) => network.first))
  const lasts = toWords(sorted.map((network) => network.last))
  const around = parents(sorted)
  const wanted: AddressNumbers = { high: 0, middle: 0, low: 0 }

  /** Index of the last network that begins at or before the address, which is read into `wanted`; -1 when none does. */
  function lastBefore(address: string): number {
    if (sorted.length === 0 || !readAddress(address, version, wanted)) return -1
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareAt(firsts, middle, wanted) <= 0) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  return {
    find(address) {
      for (let i = lastBefore(address); i >= 0; i = around[i]!) {
        if (compareAt(lasts, i, wanted) >= 0) return sorted[i]!.text
      }
      return undefined
    },
    all(address) {
      const found: string[] = []
      for (let i = lastBefore(address); i >= 0; i = around[i]!) {
        if (compareAt(lasts, i, wanted) >= 0) found.push(sorted[i]!.text)
      }
      return found
    },
  }
}

/** For each network the index of the smallest one around it, or -1. */
function parents(sorted: readonly Network[]): Int32Array {
  const around = new Int32Array(sorted.length)
  for (const [i, { last }] of sorted.entries()) {
    let candidate = i - 1
    while (candidate >= 0 && compare(sorted[candidate]!.last, last) < 0) candidate = around[candidate]!
    around[i] = candidate
  }
  return around
}

/** Three numbers per address in one array, which is what a processor's cache likes. */
function toWords(addresses: readonly AddressNumbers[]): Float64Array {
  return Float64Array.from(addresses.flatMap(({ high, middle, low }) => [high, middle, low]))
}

function compareAt(words: Float64Array, index: number, { high, middle, low }: AddressNumbers): number {
  const at = index * 3
  return words[at]! - high || words[at + 1]! - middle || words[at + 2]! - low
}

function compare(a: AddressNumbers, b: AddressNumbers): number {
  return a.high - b.high || a.middle - b.middle || a.low - b.low
}
