import { type Cursor, single } from './sqli-cursor.ts'
import { ARITHMETIC, COMPARE, LOGIC, OTHER, PIPES, PREFIX } from './sqli-kinds.ts'

export function readOperator(c: Cursor, code: number): number {
  const after = c.text.charCodeAt(c.at + 1)
  c.at++
  switch (code) {
    case 0x7c:
      return after === 0x7c ? single(c, PIPES) : ARITHMETIC
    case 0x26:
      return after === 0x26 ? single(c, LOGIC) : ARITHMETIC
    case 0x3c: // < <= <> <=> <<
    case 0x3e: // > >= >>
    case 0x3d: // = ==
    case 0x21: // ! != !~
      return readComparison(c, code)
    case 0x7e:
      return PREFIX
    case 0x3a: // := assigns
      return after === 0x3d ? single(c, ARITHMETIC) : OTHER
    case 0x3f:
      return after === 0x7c || after === 0x26 ? single(c, COMPARE) : OTHER
    case 0x2d:
      if (after === 0x3e) c.at += c.text.charCodeAt(c.at + 1) === 0x3e ? 2 : 1 // -> and ->> of JSON
      return ARITHMETIC
    case 0x2b:
    case 0x2a:
    case 0x2f:
    case 0x25:
    case 0x5e:
      return ARITHMETIC
    default:
      return OTHER
  }
}

function readComparison(c: Cursor, code: number): number {
  const from = c.at
  if (code === 0x3d && c.text.charCodeAt(from) === 0x3e) return single(c, OTHER) // => of programming languages
  for (let code = c.text.charCodeAt(c.at); code >= 0x3c && code <= 0x3e && c.at - from < 2; ) {
    c.at++
    code = c.text.charCodeAt(c.at)
  }
  if (code === 0x3c && c.at === from && c.text.charCodeAt(from) === 0x40) c.at++ // <@ of PostgreSQL
  if (code !== 0x21) return COMPARE
  if (c.text.charCodeAt(c.at) === 0x7e) c.at++ // !~ and !~* of PostgreSQL
  return c.at === from ? PREFIX : COMPARE
}
