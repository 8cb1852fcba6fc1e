import { CLASS, ENCODED, foldedForm, NOT_ASCII } from './byte-class.ts'
import { type Found, FULLWIDTH, NULL, readBytes } from './escape-reader.ts'
import { readEntity, readScriptEscape } from './markup-escapes.ts'

/**
 * The longest text that is decoded at once. Longer ones are cut into windows first, so that the scratch memory is
 * fixed and no detector meets a longer value.
 */
export const WINDOW = 8192

/** One round of decoding; `steps` 0 means that nothing changed. */
export interface Round {
  text: string
  steps: number
}

/** No escape is shorter than what it stands for, in UTF-16 units: the output always fits. */
const units = new Uint16Array(WINDOW)
const octets = Buffer.alloc(WINDOW)
const unitBytes = Buffer.from(units.buffer)
const found: Found = { code: 0, size: 0, steps: 0 }

/**
 * Opens every escape of `text` once: percent, UTF-8 bytes (when `bytes`), entities, script escapes, folded forms; drops
 * null characters. What an escape yields is not looked at again before the next round. `percent` off leaves `%` alone.
 */
export function decodeRound(text: string, bytes: boolean, percent: boolean): Round {
  const trigger = bytes ? ENCODED | NOT_ASCII : ENCODED
  const length = text.length
  let steps = 0
  let wide = 0
  let used = 0
  for (let i = 0; i < length; ) {
    const unit = text.charCodeAt(i)
    let code = unit
    let size = 1
    if (CLASS[unit]! & trigger) {
      if (unit === 0) {
        steps |= NULL
        i++
        continue
      }
      if (readAt(text, i, unit, bytes, percent)) {
        code = found.code
        size = found.size
        steps |= found.steps
      }
    }
    if (code > 0xffff) {
      units[used++] = 0xd7c0 + (code >> 10)
      code = 0xdc00 | (code & 0x3ff)
    }
    units[used++] = code
    wide |= code
    i += size
  }
  return { text: steps === 0 ? text : toText(used, wide), steps }
}

function readAt(text: string, at: number, unit: number, bytes: boolean, percent: boolean): boolean {
  if (unit === 0x25) return percent && readBytes(text, at, bytes, found)
  if (unit === 0x26) return readEntity(text, at, found)
  if (unit === 0x5c) return readScriptEscape(text, at, found)
  if (bytes) return readBytes(text, at, true, found)
  found.code = foldedForm(unit)
  found.size = 1
  found.steps = FULLWIDTH
  return found.code !== unit
}

/** Narrow text stays narrow: two-byte strings halve the speed of every later search. */
function toText(used: number, wide: number): string {
  if (wide > 0xff) return unitBytes.toString('utf16le', 0, used * 2)
  for (let i = 0; i < used; i++) octets[i] = units[i]!
  return octets.toString('latin1', 0, used)
}
