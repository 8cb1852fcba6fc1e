import { CLASS, ENCODED, foldedForm, NOT_ASCII, PLUS } from './byte-class.ts'
import { type Found, FULLWIDTH, hexDigit, NULL, readBytes } from './escape-reader.ts'
import { BYTES, FORM } from './how.ts'
import { readEntity, readScriptEscape } from './markup-escapes.ts'
import { unitBuffer, unitText } from './unit-buffer.ts'

/** One round of decoding. The text may have changed without a step: `+` became a blank. */
export interface Round {
  readonly text: string
  readonly steps: number
}

const found: Found = { code: 0, size: 0, steps: 0 }

/**
 * Opens every escape of `text` once: percent, entities, script escapes, folded forms, and as `how` says UTF-8 bytes and
 * `+`; drops null characters. What an escape yields is not looked at again before the next round. With `percent` off,
 * `%` stays. No escape is shorter than what it stands for, in UTF-16 units, so the output always fits.
 */
export function decodeRound(text: string, how: number, percent: boolean): Round {
  const bytes = (how & BYTES) !== 0
  const trigger = ENCODED | (bytes ? NOT_ASCII : 0) | (how & FORM ? PLUS : 0)
  const units = unitBuffer(text.length)
  let steps = 0
  let wide = 0
  let used = 0
  for (let i = 0; i < text.length; ) {
    let code = text.charCodeAt(i)
    let size = 1
    if (CLASS[code]! & trigger) {
      if (code === 0) {
        steps |= NULL
        i++
        continue
      }
      if (readAt(text, i, code, bytes, percent)) {
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
  return { text: steps === 0 && !(how & FORM) ? text : unitText(units, used, wide), steps }
}

function readAt(text: string, at: number, unit: number, bytes: boolean, percent: boolean): boolean {
  if (unit === 0x25) return percent && mayEscape(text.charCodeAt(at + 1)) && readBytes(text, at, bytes, found)
  if (unit === 0x26) return readEntity(text, at, found)
  if (unit === 0x5c) return readScriptEscape(text, at, found)
  if (unit === 0x2b) return readPlus(found)
  if (bytes) return mayContinue(text.charCodeAt(at + 1)) && readBytes(text, at, true, found)
  found.code = foldedForm(unit)
  found.size = 1
  found.steps = FULLWIDTH
  return found.code !== unit
}

/** A hex digit, or the `u` of `%uXXXX`: most lone `%` end here. */
function mayEscape(next: number): boolean {
  return hexDigit(next) >= 0 || (next | 32) === 0x75
}

/** A byte of Latin-1 text stands as it is, unless a continuation byte follows. */
function mayContinue(next: number): boolean {
  return next === 0x25 || (next >= 0x80 && next < 0xc0)
}

function readPlus(found: Found): true {
  found.code = 0x20
  found.size = 1
  found.steps = 0
  return true
}
