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
/** Anything beyond ASCII. */
export const WIDE = 8388608
export const CONTROL = 16777216

const MARKS = buildTable()

/** The classes that occur in `value`. */
export function marksOf(value: string): number {
  let marks = 0
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    marks |= code < 128 ? MARKS[code]! : WIDE
  }
  return marks
}

function buildTable(): Uint32Array {
  const table = new Uint32Array(128).fill(CONTROL, 0, 32)
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
    ['%', PERCENT],
    ['_', UNDERSCORE],
  ]
  for (const [characters, mark] of classes) for (const character of characters) table[character.charCodeAt(0)] = mark
  return table
}
