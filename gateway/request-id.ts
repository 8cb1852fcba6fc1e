import { randomFillSync } from 'node:crypto'

/** Random bytes of 256 ids. */
const pool = Buffer.alloc(4_096)
let next = pool.length

const hex = Buffer.from('0123456789abcdef')
/** The dashes stay where they are. */
const text = Buffer.from('00000000-0000-0000-0000-000000000000')
/** Where the two digits of each byte are. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/**
 * A random UUID (RFC 9562, version 4). As node's `randomUUID`, but made in one piece: that one joins 20 strings, 600 bytes
 * of garbage for every request.
 */
export function newRequestId(): string {
  if (next === pool.length) {
    randomFillSync(pool)
    next = 0
  }
  for (let i = 0; i < 16; i++) {
    let byte = pool[next++]!
    if (i === 6) byte = (byte & 0x0f) | 0x40
    else if (i === 8) byte = (byte & 0x3f) | 0x80
    const at = places[i]!
    text[at] = hex[byte >> 4]!
    text[at + 1] = hex[byte & 0x0f]!
  }
  return text.toString('latin1')
}
