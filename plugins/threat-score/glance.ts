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
/** The beginning of a serialised object: one long word without a mark. */
export const SERIALISED = 64
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
export const BANG = 4194304
export const WIDE = 8388608
export const CONTROL = 16777216
export const QUESTION = 33554432
export const CARET = 67108864
/** `||`, `&&`, `@@` or the start of a comment. */
export const DOUBLE = 134217728
/** `<?`, `<%`, `<!`, `<#`: markup that a server reads. */
export const SERVER_TAG = 268435456
/** A dot before a letter or a dot: `.env`, `a.b`, `..`; not the end of a sentence. */
export const JOINED = 1 << 31

/** What one pass over a value saw. */
export interface Glance {
  /** Classes of characters. */
  marks: number
  /** Bit `n`: a word of the list `n`, or by chance another one with the same hash. */
  words: number
}

const LETTER = 1 << 29
const DIGIT = 1 << 30
const CLASSES = (LETTER - 1) | JOINED
/** Classes whose characters may be the second half of a pair. */
const SECOND = PIPE | AMPERSAND | AT | STAR | QUESTION | PERCENT | HASH | BANG | DOT
const MARKS = buildMarks()
/** Slots of the table of words: some 1,000 words leave nineteen of twenty free, so that most other words end at once. */
const SLOTS = 16_384

/**
 * Looks at every character once: collects the classes, and hashes every word (letters, digits and `_`, without case) to
 * see whether it is on one of the lists, at most 32. A letter behind a digit begins a word: `1union` holds `union`.
 */
export function createGlance(lists: readonly (readonly string[])[]): (value: string, out: Glance) => undefined {
  const wordsOf = createWordTable(lists)
  return (value, out) => {
    let marks = 0
    let words = 0
    let hash = 0
    let last = 0
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      const mark = code < 128 ? MARKS[code]! : wideMark(code)
      marks |= mark
      if ((mark & SECOND) !== 0) marks |= pairOf(code, value.charCodeAt(i - 1))
      if ((mark & (LETTER | DIGIT)) !== 0) {
        if (hash === 0 || ((mark & LETTER) !== 0 && (last & DIGIT) !== 0)) {
          hash = 0
          if (last === DOT && (mark & LETTER) !== 0) marks |= JOINED
        }
        hash = (Math.imul(hash, 31) + (code | 0x20)) | 0
      } else if (hash !== 0) {
        words |= wordsOf(hash)
        hash = 0
      }
      last = mark
    }
    if (hash !== 0) words |= wordsOf(hash)
    out.marks = isSerialised(value) ? (marks & CLASSES) | SERIALISED : marks & CLASSES
    out.words = words
  }
}

/** The lists that the word with this hash is on. Open addressing with linear probing; 0 is a free slot. */
function createWordTable(lists: readonly (readonly string[])[]): (hash: number) => number {
  const hashes = new Int32Array(SLOTS)
  const bits = new Int32Array(SLOTS)
  const find = (hash: number) => {
    let at = fold(hash)
    while (hashes[at] !== hash && hashes[at] !== 0) at = (at + 1) & (SLOTS - 1)
    return at
  }
  for (const [n, words] of lists.entries()) {
    for (const word of words) {
      const hash = hashOf(lastPart(word))
      const at = find(hash)
      hashes[at] = hash
      bits[at]! |= 1 << n
    }
  }
  return (hash) => bits[find(hash)]!
}

/** What the glance makes of a listed word in the end: `af` of `w3af`. */
function lastPart(word: string): string {
  for (let i = word.length - 1; i > 0; i--) {
    if ((MARKS[word.charCodeAt(i)]! & LETTER) !== 0 && (MARKS[word.charCodeAt(i - 1)]! & DIGIT) !== 0)
      return word.slice(i)
  }
  return word
}

function pairOf(code: number, before: number): number {
  if (before === 0x3c && code !== 0x2e) return SERVER_TAG
  if (code === before && (code === 0x7c || code === 0x26 || code === 0x40)) return DOUBLE
  if (code === 0x2e) return before === 0x2e ? JOINED : 0
  return code === 0x2a && before === 0x2f ? DOUBLE : 0
}

/** Files and streams: pictures and gzip in base64, Java's streams in base64 and in hex, those of .NET's formatter, Python's pickle and Ruby's `Marshal` in both, classes of Java. */
function isSerialised(value: string): boolean {
  switch (value.charCodeAt(0)) {
    case 0x72:
      return value.startsWith('rO0AB')
    // What is compressed, and pictures: files in base64 that may hold something else.
    case 0x48:
      return value.startsWith('H4sIA')
    case 0x69:
      return value.startsWith('iVBORw0KGgo')
    case 0x52:
      return value.startsWith('R0lGOD')
    case 0x64:
      return value.startsWith('data:') && value.includes(';base64,', 5)
    // `O:12:"Class"` of PHP, and the same in a list, a text or what it writes itself.
    case 0x54:
      return value.startsWith('Tzo') && value.length > 20
    case 0x51:
      return value.startsWith('Qzo')
    case 0x63:
      return value.startsWith('czo')
    // A list of PHP; modules that a pickle imports.
    case 0x59:
      return value.startsWith('YTo') || (value.charCodeAt(1) <= 0x33 && PICKLED.test(value))
    case 0x61:
      return value.startsWith('aced0005')
    case 0x41:
      return value.startsWith('AAEAAAD') || value.startsWith('ACED0005')
    case 0x67:
      return value.startsWith('gAS') || value.startsWith('gAN') || value.startsWith('gAJ')
    case 0x42:
      return value.startsWith('BAh')
    case 0x30:
      return value.startsWith('0408')
    case 0x38:
      return value.length > 20 && value.startsWith('800') && value.charCodeAt(3) >= 0x32 && value.charCodeAt(3) <= 0x35
    case 0x2f:
      return value.startsWith('/wEy') || value.startsWith('/9j/')
    case 0x79:
      return value.startsWith('yv66vg')
    default:
      return false
  }
}

const PICKLED = /^Y(?:29zC|250C|3Bvc2l4|3N1YnByb2|19fYnVpbH|2J1aWx0a)/

function hashOf(word: string): number {
  let hash = 0
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + (word.charCodeAt(i) | 0x20)) | 0
  return hash
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
    ['<>', LESS],
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
    ['^', CARET],
    ['%', PERCENT],
    ['_', LETTER],
    ['!', BANG],
  ]
  for (const [characters, mark] of classes) for (const character of characters) table[character.charCodeAt(0)] = mark
  return table
}
