/**
 * Classes of characters that attacks need, one bit each. One pass over a value says which detectors have anything to
 * look for in it.
 */
export const QUOTE = 1
export const PAREN = 2
export const SEMICOLON = 4
export const PIPE = 8
export const AMPERSAND = 16
export const LESS = 32
export const GREATER = 64
export const DOLLAR = 128
export const BACKTICK = 256
export const BRACE = 512
export const BRACKET = 1024
export const EQUALS = 2048
export const HASH = 4096
export const SLASH = 8192
export const BACKSLASH = 16384
export const DOT = 32768
export const COLON = 65536
export const BLANK = 131072
export const LINE_END = 262144
export const STAR = 524288
export const AT = 1048576
export const PERCENT = 2097152
export const UNDERSCORE = 4194304
export const WIDE = 8388608
export const CONTROL = 16777216
export const QUESTION = 33554432
export const COMMA = 67108864

/** What one pass over a value saw. */
export interface Glance {
  /** Classes of characters. */
  marks: number
  /** Bit `n`: a word of the list `n`, or by chance another one with the same hash. */
  words: number
}

const LETTER = 1 << 29
const DIGIT = 1 << 30
const MARKS = buildMarks()
/** Slots of the word table: some 500 words leave nine of ten random words outside. */
const SLOTS = 8192

/**
 * Looks at every character once: collects the classes, and hashes every word (letters, digits and `_`, without case) to
 * see whether it is on one of the lists, at most 32. A letter behind a digit begins a word: `1union` holds `union`.
 */
export function createGlance(lists: readonly (readonly string[])[]): (value: string, out: Glance) => undefined {
  const slots = new Int32Array(SLOTS)
  lists.forEach((words, n) => {
    for (const word of words) slots[hashOf(word)]! |= 1 << n
  })
  return (value, out) => {
    let marks = 0
    let words = 0
    let hash = 0
    let last = 0
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      const mark = code < 128 ? MARKS[code]! : wideMark(code)
      marks |= mark
      if ((mark & (LETTER | DIGIT)) !== 0) {
        if ((mark & LETTER) !== 0 && (last & DIGIT) !== 0) hash = 0
        hash = (Math.imul(hash, 31) + (code | 0x20)) | 0
      } else if (hash !== 0) {
        words |= slots[fold(hash)]!
        hash = 0
      }
      last = mark
    }
    if (hash !== 0) words |= slots[fold(hash)]!
    out.marks = marks & (LETTER - 1)
    out.words = words
  }
}

function hashOf(word: string): number {
  let hash = 0
  let last = 0
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    const mark = MARKS[code]!
    if ((mark & LETTER) !== 0 && (last & DIGIT) !== 0) hash = 0
    hash = (Math.imul(hash, 31) + (code | 0x20)) | 0
    last = mark
  }
  return fold(hash)
}

function fold(hash: number): number {
  return (hash ^ (hash >>> 13) ^ (hash >>> 23)) & (SLOTS - 1)
}

/**
 * Typographic quotes count as quotes: some databases turn them into plain ones. U+560A and U+560D count as line ends:
 * encoders that keep the low byte only make them so.
 */
function wideMark(code: number): number {
  if (code === 0x2018 || code === 0x2019 || code === 0x2bc || code === 0xff07) return WIDE | QUOTE
  return code === 0x560a || code === 0x560d ? WIDE | LINE_END : WIDE
}

function buildMarks(): Int32Array {
  const table = new Int32Array(128).fill(CONTROL, 0, 32).fill(DIGIT, 48, 58).fill(LETTER, 65, 91).fill(LETTER, 97, 123)
  const classes: readonly (readonly [string, number])[] = [
    ['\'"', QUOTE],
    ['()', PAREN],
    [';', SEMICOLON],
    ['|', PIPE],
    ['&', AMPERSAND],
    ['<', LESS],
    ['>', GREATER],
    ['$', DOLLAR],
    ['`', BACKTICK],
    ['{}', BRACE],
    ['[]', BRACKET],
    ['=', EQUALS],
    ['#', HASH],
    ['/', SLASH],
    ['\\', BACKSLASH],
    ['.', DOT],
    [':', COLON],
    [' \t', BLANK],
    ['\r\n', LINE_END],
    ['*', STAR],
    ['@', AT],
    ['?', QUESTION],
    [',', COMMA],
    ['%', PERCENT],
    ['_', UNDERSCORE | LETTER],
  ]
  for (const [characters, mark] of classes) for (const character of characters) table[character.charCodeAt(0)] = mark
  return table
}
