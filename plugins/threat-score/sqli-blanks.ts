import { type Cursor, isDigit, isWideBlank, wordEnd } from './sqli-cursor.ts'

/** Passes blanks, comments and casts (`::text` changes nothing that matters). False when a comment runs to the end. */
export function skipBlanks(c: Cursor): boolean {
  const { text } = c
  c.commented = false
  for (;;) {
    const code = text.charCodeAt(c.at)
    if (code <= 0x20 || (code > 0x7f && isWideBlank(code))) {
      // Blanks that no keyboard types: they are there because a filter knows the others, as comments are.
      if (code === VERTICAL_TAB || code === FORM_FEED) c.commented = true
      c.at++
    } else if (code === 0x23 || (code === 0x2d && text.charCodeAt(c.at + 1) === 0x2d)) {
      if (!skipLine(c)) return false
    } else if (code === 0x2f && text.charCodeAt(c.at + 1) === 0x2a) {
      if (!skipComment(c)) return false
    } else if (code === 0x2a && c.executable && text.charCodeAt(c.at + 1) === 0x2f) {
      c.at += 2
      c.executable = false
    } else if (code === 0x3a && text.charCodeAt(c.at + 1) === 0x3a) c.at = wordEnd(text, c.at + 2)
    else return true
  }
}

/** `#` and `--`: to the end of the line. False when that is the end of the value. */
function skipLine(c: Cursor): boolean {
  c.start = c.at
  const end = c.text.indexOf('\n', c.at)
  if (end < 0 || end === c.text.length - 1) return false
  c.at = end + 1
  c.commented = true
  return true
}

function skipComment(c: Cursor): boolean {
  c.start = c.at
  if (c.text.charCodeAt(c.at + 2) === 0x21) {
    c.at += 3
    c.commented = true
    while (isDigit(c.text.charCodeAt(c.at))) c.at++
    c.executable = true
    return true
  }
  const end = c.text.indexOf('*/', c.at + 2)
  if (end < 0) return false
  c.commented = true
  c.at = end + 2
  return true
}

const VERTICAL_TAB = 0x0b
const FORM_FEED = 0x0c
