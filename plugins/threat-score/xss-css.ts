/** Enough to see what a style does; bounds the work on hostile text. */
const LONGEST_STYLE = 4096

/** CSS that runs code (old Internet Explorer and Firefox) or brings style sheets of others. */
const ACTIVE = [
  'expression(',
  'behavior:',
  'behaviour:',
  '-moz-binding:',
  'javascript:',
  'vbscript:',
  '@import',
  'livescript:',
]

/** A hexadecimal escape of CSS Syntax 4.3.7, or an escaped character. */
export const CSS_ESCAPE = /\\(?:([\da-fA-F]{1,6})[ \t\n]?|([^\n]))/g
/** What style parsers skip inside and between words. */
export const CSS_BLANK = /[\x00-\x20]+/g

/** What an active style outside a style attribute cannot be without, comments and escapes inside of it considered. */
export const STYLE_HINT = /ssion[\s\\/(]|-binding|behaviou?r|\\0{0,4}[46]/i

/** True when the text, read as the inside of a style, calls `expression` or binds behaviour. */
export function hasActiveDeclaration(text: string): boolean {
  if (!STYLE_HINT.test(text)) return false
  const plain = cleaned(text.slice(0, LONGEST_STYLE))
  return CUT_ESCAPE.test(text) || DECLARATIONS.some((word) => plain.includes(word))
}

/** A bracket as its escape, with letters behind it that would be digits of it. */
const CUT_ESCAPE = /:\s{0,9}expression\\0{0,4}28/i

const DECLARATIONS = [':expression(', '-moz-binding:url(', 'behavior:url(', 'behaviour:url(']

/** True when the style at [from, to) is active, escapes, comments and blanks removed as evasions use them. */
export function isActiveStyle(text: string, from: number, to: number): boolean {
  const style = text.slice(from, Math.min(to, from + LONGEST_STYLE))
  if (!style.includes('(') && !style.includes('@') && !style.includes('\\')) return false
  const plain = cleaned(style)
  return ACTIVE.some((word) => plain.includes(word))
}

function cleaned(style: string): string {
  return withoutComments(style).replace(CSS_ESCAPE, unescaped).replace(CSS_BLANK, '').toLowerCase()
}

function unescaped(_: string, hex: string | undefined, other: string | undefined): string {
  if (hex === undefined) return other === undefined || other === '\\' ? '' : other
  const code = Number.parseInt(hex, 16)
  return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ''
}

// A string that ends keeps its comment openers: evasions write `no("*//*")` to lead comment removers astray.
function withoutComments(style: string): string {
  if (!style.includes('/*')) return style
  let rest = ''
  let kept = 0
  for (let at = 0; at < style.length; at++) {
    const c = style.charCodeAt(at)
    if (c === 34 || c === 39) {
      const close = style.indexOf(c === 34 ? '"' : "'", at + 1)
      if (close > 0) at = close
    } else if (c === 47 && style.charCodeAt(at + 1) === 42) {
      rest += style.slice(kept, at)
      const close = style.indexOf('*/', at + 2)
      if (close < 0) return rest
      kept = close + 2
      at = close + 1
    }
  }
  return rest + style.slice(kept)
}
