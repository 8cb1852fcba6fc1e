/** Steps that one round of decoding can take, in the order in which they are listed. */
export const UTF8 = 1
export const OVERLONG = 2
export const PERCENT = 4
export const UNICODE = 8
export const HTML = 16
export const ESCAPE = 32
export const NULL = 64
export const FULLWIDTH = 128

/** What a reader found. One record is used for all: these run for every `%` and `&` of a client. */
export interface Found {
  /** Code point. */
  code: number
  /** Characters of the input that it stood for. */
  size: number
  /** The step bits. */
  steps: number
}

/** Least code point of a sequence of that many bytes; below it the sequence is overlong (RFC 3629 section 3). */
const LEAST = [0, 0, 0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000]

/**
 * Reads `%XX`, a UTF-8 sequence of them, or `%uXXXX` (IIS, and JavaScript's `escape`) at `at`. With `bytes`, units from
 * 0x80 on are bytes as received and may be mixed with escaped ones. A byte that is not UTF-8 is taken as Latin-1.
 * Overlong sequences of up to six bytes are read too: that is how `/` hides as `%c0%af`.
 */
export function readBytes(text: string, at: number, bytes: boolean, found: Found): boolean {
  if (bytes && readLetter(text, at, found)) return true
  const lead = byteAt(text, at, bytes)
  if (lead < 0) return readUnicode(text, at, found)
  found.code = lead
  found.size = text.charCodeAt(at) === 0x25 ? 3 : 1
  found.steps = found.size === 3 ? PERCENT : 0
  if (lead >= 0xc0 && lead <= 0xfd) readSequence(text, at, bytes, found)
  return true
}

/** The sequences that foreign letters are: two or three bytes as received, of the least length. */
function readLetter(text: string, at: number, found: Found): boolean {
  const lead = text.charCodeAt(at)
  const second = text.charCodeAt(at + 1) ^ 0x80
  if (lead < 0xc2 || lead > 0xef || second > 0x3f) return false
  found.steps = UTF8
  found.size = 2
  found.code = ((lead & 0x1f) << 6) | second
  if (lead < 0xe0) return true
  const third = text.charCodeAt(at + 2) ^ 0x80
  found.size = 3
  found.code = ((lead & 0xf) << 12) | (second << 6) | third
  return third < 0x40 && found.code >= 0x800
}

/** Four hex digits at `at`, or -1. */
export function hex4(text: string, at: number): number {
  const high = hex2(text, at)
  const low = hex2(text, at + 2)
  return high < 0 || low < 0 ? -1 : (high << 8) | low
}

/** Two hex digits at `at`, or -1. */
export function hex2(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high < 0 || low < 0 ? -1 : (high << 4) | low
}

/** The value of a hex digit, or -1; also for NaN, which is what lies beyond the end. */
export function hexDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  const lower = unit | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

function byteAt(text: string, at: number, bytes: boolean): number {
  const unit = text.charCodeAt(at)
  if (unit === 0x25) return hex2(text, at + 1)
  return bytes && unit >= 0x80 ? unit : -1
}

function readUnicode(text: string, at: number, found: Found): boolean {
  if ((text.charCodeAt(at + 1) | 32) !== 0x75) return false
  found.code = hex4(text, at + 2)
  found.size = 6
  found.steps = UNICODE
  return found.code >= 0
}

/** Completes the sequence whose lead byte is in `found`; leaves `found` as it is when there is none. */
function readSequence(text: string, at: number, bytes: boolean, found: Found): void {
  const lead = found.code
  const count = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : lead < 0xfc ? 5 : 6
  let code = lead & (0x7f >> count)
  let next = at + found.size
  for (let i = 1; i < count; i++) {
    const byte = byteAt(text, next, bytes)
    if (byte >> 6 !== 2) {
      if (count === 2 && text.charCodeAt(next) === 0x25) readSloppyPair(lead, byte, next + 3 - at, found)
      else if (lead <= 0xc1 && found.size === 3) readLostSign(text, at, found)
      return
    }
    code = (code << 6) | (byte & 0x3f)
    next += text.charCodeAt(next) === 0x25 ? 3 : 1
  }
  const overlong = code < LEAST[count]!
  if (!overlong && code > 0x10_ffff) return
  const escaped = next - at > count
  if (overlong) found.steps = escaped ? PERCENT | OVERLONG : OVERLONG
  else found.steps = escaped ? PERCENT : UTF8
  found.code = code
  found.size = next - at
}

/** `%c0ae%c0af`: dots and slashes as lists of attacks write them, with the percent sign of the second byte lost. */
function readLostSign(text: string, at: number, found: Found): void {
  const byte = hex2(text, at + 3)
  if (byte !== 0xae && byte !== 0xaf && byte !== 0x2e && byte !== 0x2f && byte !== 0x5c && byte !== 0x9c) return
  found.code = byte === 0x9c ? 0x5c : byte & 0x7f
  found.size = 5
  found.steps = PERCENT | OVERLONG
}

/**
 * `%c0%2f`, `%c0%5c`, `%c1%1c`: decoders that do not check the second byte read a slash or a backslash. Only these, since
 * C0 and C1 are also letters of Latin-1.
 */
function readSloppyPair(lead: number, byte: number, size: number, found: Found): void {
  if (lead > 0xc1 || byte < 0) return
  const code = byte === 0x2f || byte === 0x5c ? byte : ((lead & 1) << 6) | (byte & 0x3f)
  if (code !== 0x2f && code !== 0x5c) return
  found.code = code
  found.size = size
  found.steps = PERCENT | OVERLONG
}
