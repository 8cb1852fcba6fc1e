import type { Leak } from './leak.ts'

/** Leaks by the place where one of their anchors begins. Reads each byte once. */
export type Sieve = (bytes: Uint8Array, visit: (at: number, leak: Leak) => undefined) => undefined

interface Anchor {
  readonly bytes: Uint8Array
  readonly leak: Leak
}

const gramBytes = 4
const slots = 1 << 14

/**
 * A table says which four bytes may begin an anchor; what looks right is compared in full. That is the first step of
 * Wu and Manber's algorithm (TR-94-17) without its shifts, which short anchors leave no room for.
 */
export function createSieve(leaks: readonly Leak[]): Sieve {
  const bySlot = new Map<number, Anchor[]>()
  const known = new Uint8Array(slots)
  for (const leak of leaks) {
    for (const text of leak.anchors) {
      const bytes = Buffer.from(text, 'latin1')
      if (bytes.length < gramBytes) throw new TypeError(`anchor ${JSON.stringify(text)} of ${leak.id} is too short`)
      const slot = slotOf(bytes.readUInt32BE(0))
      bySlot.set(slot, [...(bySlot.get(slot) ?? []), { bytes, leak }])
      known[slot] = 1
    }
  }
  return (bytes, visit) => {
    let gram = 0
    for (let i = 0; i < bytes.length; i++) {
      gram = (gram << 8) | bytes[i]!
      if (known[slotOf(gram)] === 0 || i < gramBytes - 1) continue
      const at = i - gramBytes + 1
      for (const anchor of bySlot.get(slotOf(gram))!) if (stands(anchor.bytes, bytes, at)) visit(at, anchor.leak)
    }
  }
}

/** Fibonacci hashing: the upper bits of a product are mixed best. */
function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 18
}

function stands(anchor: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + anchor.length > bytes.length) return false
  for (let i = 0; i < anchor.length; i++) if (anchor[i] !== bytes[at + i]) return false
  return true
}
