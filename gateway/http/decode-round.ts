import { CLASS, foldedForm, MARKUP, NOT_ASCII, PERCENT_SIGN, PLUS } from './byte-class.ts'
import { type Found, FULLWIDTH, hexDigit, NULL, readBytes } from './escape-reader.ts'
import { BYTES, FORM } from './how.ts'
import { readEntity, readScriptEscape } from './markup-escapes.ts'
import { unitBuffer, unitText } from './unit-buffer.ts'

/** One round of decoding. The text may have changed without a step: `+` became a blank. */
interface Round {
  readonly text: string
  readonly steps: number
}

const found: Found = { code: 0, size: 0, steps: 0 }

/**
 * The classes that may change a text when its bytes are read: `%`, and as `how` says UTF-8 bytes and `+`. Bytes come
 * before markup, as in an application: `&#60%3b` is an entity whose semicolon is escaped.
 */
export function byteTriggers(how: number): number {
  return PERCENT_SIGN | (how & BYTES ? NOT_ASCII : 0) | (how & FORM ? PLUS : 0)
}

/**
 * Opens what starts with one of the classes `triggers` once: those of `byteTriggers`, or `MARKUP` (entities, script
 * escapes, folded forms, null characters, which are dropped). What an escape yields is not looked at again before the
 * next round. No escape is shorter than what it stands for, in UTF-16 units, so the output always fits.
 */
export function decodeRound(text: string, triggers: number): Round {
  // Once, not for each entity.
  const live = (triggers & MARKUP) !== 0 && LIVE_MARKUP.test(text)
  const units = unitBuffer(text.length)
  const bytes = (triggers & NOT_ASCII) !== 0
  let steps = 0
  let wide = 0
  let used = 0
  for (let i = 0; i < text.length; ) {
    let code = text.charCodeAt(i)
    let size = 1
    if (CLASS[code]! & triggers) {
      if (code === 0) {
        steps |= NULL
        i++
        continue
      }
      if (readAt(text, i, code, bytes) && !(live && found.code === 0x3c && code === 0x26)) {
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
  return { text: steps === 0 && !(triggers & PLUS) ? text : unitText(units, used, wide), steps }
}

/**
 * In a text that is HTML already, `&lt;` is how one writes about markup: no reader makes a tag of it. (What stands in
 * `srcdoc` is the exception.)
 */
const LIVE_MARKUP =
  /<\/?(?:p|br|b|i|em|strong|span|div|a|ul|ol|li|h[1-6]|code|pre|table|tr|td|th|blockquote|img|figure|hr|u|s|sub|sup)(?:\s[^<>]{0,400})?\/?>/i

function readAt(text: string, at: number, unit: number, bytes: boolean): boolean {
  if (unit === 0x25) return mayEscape(text.charCodeAt(at + 1)) && readBytes(text, at, bytes, found)
  if (unit === 0x2b) return readAs(0x20, 0)
  if (unit === 0x26) return readEntity(text, at, found)
  if (unit === 0x5c) return readScriptEscape(text, at, found)
  if (bytes) return mayContinue(text.charCodeAt(at + 1)) && readBytes(text, at, true, found)
  return readAs(foldedForm(unit), FULLWIDTH)
}

function readAs(code: number, steps: number): true {
  found.code = code
  found.size = 1
  found.steps = steps
  return true
}

/** A hex digit, or the `u` of `%uXXXX`: most lone `%` end here. */
function mayEscape(next: number): boolean {
  return hexDigit(next) >= 0 || (next | 32) === 0x75
}

/** A byte of Latin-1 text stands as it is, unless a continuation byte follows. */
function mayContinue(next: number): boolean {
  return next === 0x25 || (next >= 0x80 && next < 0xc0)
}
