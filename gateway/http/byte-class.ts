/**
 * Classes of characters, one bit each, so that one pass (`classify`) says both whether a text is plain and which
 * decodings could change it. One table for all UTF-16 units: no branch for what is outside ASCII.
 */
export const LETTER = 1
export const DIGIT = 2
/** `-` and `_` */
export const LINK = 4
export const DOT = 8
export const BLANK = 16
/** `/` and `=`: with letters, digits, links and `+` the alphabets of base64. */
export const BASE64_MARK = 32
export const PLUS = 64
/** `%` */
export const PERCENT_SIGN = 128
export const WIDE_LETTER = 256
/** Not ASCII and not known as a letter. */
const WIDE_OTHER = 512
/** Marks of names that forms use for structure: `user[name]`, `a:b`, `$top`, `@id`, `~x`, `a,b`. */
export const NAME_MARK = 1024
export const LINE_END = 2048
/** Quotes, brackets, operators, control characters: the grammar of attacks, and of prose. */
export const OTHER = 4096
/** Control characters but tab and line ends, in addition to their other class: the mark of binary data. */
export const CONTROL = 8192
/** What may start an encoding of markup or script: `&`, `\`, null, and forms that fold to ASCII marks. */
export const MARKUP = 16_384

/** Everything beyond ASCII: in a text whose units are bytes, these are parts of UTF-8 sequences. */
export const NOT_ASCII = WIDE_LETTER | WIDE_OTHER

/**
 * Letters beyond ASCII that no normal form or best-fit mapping turns into an ASCII mark (U+02BC or U+037E would be).
 * Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, kana, ideographs, hangul.
 */
const WIDE_LETTERS: readonly (readonly [number, number])[] = [
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x17e],
  [0x180, 0x24f],
  [0x391, 0x3c9],
  [0x400, 0x481],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x621, 0x64a],
  [0xe01, 0xe30],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
]

/**
 * Forms that applications fold to ASCII: the full-width block by NFKC, the slashes by Windows best-fit mapping (U+EFC8 and
 * U+F025 in old IIS), the small forms by NFKC. U+2019 is left out: it is the apostrophe of every typographer.
 */
export function foldedForm(unit: number): number {
  if (unit >= 0xff01 && unit <= 0xff5e) return unit - 0xfee0
  if (unit === 0x2215 || unit === 0xefc8) return 0x2f
  if (unit === 0x2216 || unit === 0xf025 || unit === 0xfe68) return 0x5c
  if (unit === 0xfe64) return 0x3c
  if (unit === 0xfe65) return 0x3e
  return unit
}

export const CLASS: Uint16Array = buildTable()

/** The classes that occur in `text`. */
export function classify(text: string): number {
  let seen = 0
  for (let i = 0; i < text.length; i++) seen |= CLASS[text.charCodeAt(i)]!
  return seen
}

const PLAIN_BITS = LETTER | DIGIT | LINK | DOT | BLANK | WIDE_LETTER

/**
 * True when `text`, whose classes are `seen`, cannot be an attack by itself. The rule:
 * - ASCII letters and digits, `-`, `_`, and the letters of `WIDE_LETTERS`; nothing else, with these exceptions:
 * - blanks only among digits (a phone number): `1 or true` and `1 union select a` are letters and blanks;
 * - a dot only between digits (`12.50`, `GA1.2.33`), and not in four numbers, which are an address: `..`, `.env`,
 *   `web.config` and host names are worth a look;
 * - no `--` (a comment in SQL, a long option for a command) and no `__` at either end (`__proto__`, `__construct`);
 * - not the start of a serialised object that is all letters (`rO0AB...`).
 * Base64 of a readable text is not plain either; `decode` opens it before it asks here.
 */
export function isPlain(text: string, seen: number): boolean {
  if (seen & ~PLAIN_BITS) return false
  if (seen & BLANK) return (seen & ~(BLANK | DIGIT)) === 0
  if (seen & LINK && (text.includes('--') || text.endsWith('__') || text.startsWith('__'))) return false
  if (seen & DOT && !dotsArePlain(text, seen)) return false
  return text.length < 12 || !isSerialised(text)
}

/** As `isPlain`, for a name that the client chose: the way to a prototype consists of harmless letters. */
export function isPlainName(name: string, seen: number): boolean {
  return isPlain(name, seen) && name !== 'constructor' && name !== 'prototype'
}

function dotsArePlain(text: string, seen: number): boolean {
  let dots = 0
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    dots++
    // NaN, beyond either end, is no index of the table: `undefined & DIGIT` is 0.
    if (!(CLASS[text.charCodeAt(at - 1)]! & CLASS[text.charCodeAt(at + 1)]! & DIGIT)) return false
  }
  return dots < 3 || (seen & LETTER) !== 0
}

/**
 * Java streams and classes, .NET's formatter, Python's pickle, Ruby's `Marshal`, pictures: binary inside, but letters and
 * digits outside.
 */
const SERIALISED =
  /^(?:rO0AB|aced0005|ACED0005|AAEAAAD|gASV|gANj|gAJ[j9]|BAh[bhojvV]|H4sIA|0408|800[2-5](?:95|63|28|5d|7d|58|8c)|(?:Tz|Qz|YT|cz)o[w-z0-5]|Y(?:29z|250)C|Y3Bvc2l4|Y3N1YnByb2|Y19fYnVpbH|Y2J1aWx0a|yv66vg|iVBORw0KGgo|R0lGOD)/

function isSerialised(text: string): boolean {
  return SERIALISED.test(text)
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(65_536).fill(WIDE_OTHER)
  for (const [first, last] of WIDE_LETTERS) table.fill(WIDE_LETTER, first, last + 1)
  table.fill(OTHER, 0, 128)
  table.fill(DIGIT, 48, 58).fill(LETTER, 65, 91).fill(LETTER, 97, 123)
  const marks: readonly (readonly [string, number])[] = [
    ['-_', LINK],
    ['.', DOT],
    [' ', BLANK],
    ['/=', BASE64_MARK],
    ['+', PLUS],
    ['%', PERCENT_SIGN],
    ['&\\\0', MARKUP],
    ['[]:$@~,', NAME_MARK],
    ['\r\n', LINE_END],
  ]
  for (const [characters, bit] of marks) for (const c of characters) table[c.charCodeAt(0)] = bit
  for (let unit = 0; unit < 32; unit++) if (unit !== 9 && unit !== 10 && unit !== 13) table[unit]! |= CONTROL
  table[127] = OTHER | CONTROL
  for (let unit = 0x80; unit < 65_536; unit++) if (foldedForm(unit) !== unit) table[unit] = WIDE_OTHER | MARKUP
  return table
}
