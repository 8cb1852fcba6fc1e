/** What most texts fit into; longer ones get memory of their own. */
const SHARED = 8192

const shared = new Uint16Array(SHARED)
const sharedOctets = Buffer.alloc(SHARED)

/**
 * Memory for a text of up to `length` UTF-16 units that is written one by one: joining strings costs ten times as much
 * where every character is escaped. Valid until the next call.
 */
export function unitBuffer(length: number): Uint16Array {
  return length <= SHARED ? shared : new Uint16Array(length)
}

/** The first `used` units as text. `wide` is the OR of them: narrow text stays narrow, which halves every later search. */
export function unitText(units: Uint16Array, used: number, wide: number): string {
  if (wide > 0xff) return Buffer.from(units.buffer, units.byteOffset, used * 2).toString('utf16le')
  const octets = used <= SHARED ? sharedOctets : Buffer.allocUnsafe(used)
  for (let i = 0; i < used; i++) octets[i] = units[i]!
  return octets.toString('latin1', 0, used)
}
