import { BASE64_MARK, BLANK, classify, DIGIT, LETTER, LINE_END, LINK, PLUS } from './byte-class.ts'

/** Shorter ones are words and ids: `;id` and `|ls` in base64 look like any name. */
const SHORTEST = 8

/**
 * Below that length only letters and digits are opened, with `=` where they need it: `/etc/passwd` is base64 by chance
 * too, and what is opened is no longer looked at as it was.
 */
const SHORTEST_MARKED = 16

/** Below that length a word may by chance decode to letters of foreign scripts ("circumstantially" does): ASCII only. */
const SHORTEST_FOREIGN = 24

/** Blanks are `+` after form decoding; line ends fold long base64 (RFC 2045 section 6.8). */
const ALPHABET = LETTER | DIGIT | LINK | BASE64_MARK | PLUS | BLANK | LINE_END

const SKIP = 64
const END = 65
const BAD = 66
const SEXTET = buildTable()

/**
 * The text that `value` is base64 of (either alphabet, with or without padding), or `null`: when the decoded bytes are
 * not UTF-8 text without control characters. Random tokens fail within their first few characters, so asking is cheap.
 */
export function base64Text(value: string, seen: number, shortest = SHORTEST): string | null {
  if (value.length < shortest || seen & ~ALPHABET || !(seen & LETTER)) return null
  if (value.length < SHORTEST_MARKED && shortest === SHORTEST && !isShort(value, seen)) return null
  return isBase64Text(value) ? Buffer.from(value.replaceAll(' ', '+'), 'base64').toString('utf8') : null
}

/** Whether all of `value` may be base64, whatever it holds. */
export function isBase64(value: string): boolean {
  return !(classify(value) & ~ALPHABET)
}

function isShort(value: string, seen: number): boolean {
  return value.length % 4 === 0 && !(seen & (LINK | PLUS | BLANK | LINE_END)) && !value.includes('/')
}

/** One pass that ends at the first byte that no text holds. */
function isBase64Text(value: string): boolean {
  let bits = 0
  let held = 0
  let following = 0
  let count = 0
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    const sextet = unit < 128 ? SEXTET[unit]! : BAD
    if (sextet === SKIP) continue
    if (sextet === END) return isPadding(value, i, count) && following === 0
    if (sextet === BAD) return false
    count++
    bits = ((bits << 6) | sextet) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    const byte = (bits >> held) & 0xff
    if (byte >= 0x80 && value.length < SHORTEST_FOREIGN) return false
    following = nextFollowing(byte, following)
    if (following < 0) return false
  }
  return following === 0 && count % 4 !== 1
}

/** How many continuation bytes must follow `byte`; -1 when it cannot stand here. */
function nextFollowing(byte: number, following: number): number {
  if (following > 0) return byte >> 6 === 2 ? following - 1 : -1
  if (byte < 0x80) return byte >= 0x20 ? (byte === 0x7f ? -1 : 0) : byte === 9 || byte === 10 || byte === 13 ? 0 : -1
  if (byte < 0xc2 || byte > 0xf4) return -1
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
}

function isPadding(value: string, at: number, count: number): boolean {
  const rest = value.slice(at)
  return (rest === '=' && count % 4 === 3) || (rest === '==' && count % 4 === 2)
}

function buildTable(): Uint8Array {
  const table = new Uint8Array(128).fill(BAD)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let i = 0; i < 64; i++) table[alphabet.charCodeAt(i)] = i
  table[0x2d] = table[0x20] = 62
  table[0x5f] = 63
  table[0x0d] = table[0x0a] = SKIP
  table[0x3d] = END
  return table
}
