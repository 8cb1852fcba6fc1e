import { ESCAPE, type Found, HTML, hex2, hex4, hexDigit } from './escape-reader.ts'

/** The entities that spell marks of attacks, or white space inside `java&Tab;script`. */
const ENTITIES = {
  lt: '<',
  LT: '<',
  gt: '>',
  GT: '>',
  amp: '&',
  AMP: '&',
  quot: '"',
  QUOT: '"',
  apos: "'",
  nbsp: ' ',
  Tab: '\t',
  NewLine: '\n',
  colon: ':',
  semi: ';',
  sol: '/',
  bsol: '\\',
  lpar: '(',
  rpar: ')',
  lbrace: '{',
  rbrace: '}',
  lcub: '{',
  rcub: '}',
  lbrack: '[',
  rbrack: ']',
  lsqb: '[',
  rsqb: ']',
  grave: '`',
  comma: ',',
  period: '.',
  equals: '=',
  excl: '!',
  num: '#',
  dollar: '$',
  percnt: '%',
  ast: '*',
  plus: '+',
  quest: '?',
  commat: '@',
  lowbar: '_',
  verbar: '|',
  vert: '|',
  Hat: '^',
}
const LONGEST_NAME = 7

/** Names that browsers read without a semicolon (HTML standard, named character reference state). */
const WITHOUT_SEMICOLON: ReadonlySet<string> = new Set(['lt', 'LT', 'gt', 'GT', 'amp', 'AMP', 'quot', 'QUOT', 'nbsp'])

interface Entity {
  readonly name: string
  readonly code: number
  readonly bare: boolean
}

/** By a hash of the name that is summed up while the name is scanned: a slice for every `&` would be half of the cost. */
const BY_HASH: ReadonlyMap<number, Entity> = buildEntities()

/** Browsers skip any number of leading zeros; nobody writes so many, and the scan must stay short. */
const LONGEST_NUMBER = 200

/** Reads an HTML character reference at the `&` at `at`. */
export function readEntity(text: string, at: number, found: Found): boolean {
  found.steps = HTML
  return text.charCodeAt(at + 1) === 0x23 ? readNumber(text, at, found) : readName(text, at, found)
}

/** Reads `\uXXXX`, `\u{X}` or `\xXX` at the backslash at `at`. Not octal: `C:\2024` is a folder. */
export function readScriptEscape(text: string, at: number, found: Found): boolean {
  const kind = text.charCodeAt(at + 1)
  found.steps = ESCAPE
  if (kind === 0x78) {
    found.code = hex2(text, at + 2)
    found.size = 4
    return found.code >= 0
  }
  if (kind !== 0x75) return false
  if (text.charCodeAt(at + 2) === 0x7b) return readDigits(text, at + 3, 16, found) && closeBrace(text, at, found)
  found.code = hex4(text, at + 2)
  found.size = 6
  return found.code >= 0
}

function closeBrace(text: string, at: number, found: Found): boolean {
  const end = at + 3 + found.size
  found.size = end + 1 - at
  return text.charCodeAt(end) === 0x7d
}

function readNumber(text: string, at: number, found: Found): boolean {
  const hex = (text.charCodeAt(at + 2) | 32) === 0x78
  const from = hex ? at + 3 : at + 2
  if (!readDigits(text, from, hex ? 16 : 10, found)) return false
  const end = from + found.size
  found.size = (text.charCodeAt(end) === 0x3b ? end + 1 : end) - at
  return true
}

/** Reads digits at `from`; false when there is none, or when they are not a code point. */
function readDigits(text: string, from: number, base: number, found: Found): boolean {
  const end = Math.min(text.length, from + LONGEST_NUMBER)
  let code = 0
  let at = from
  for (; at < end; at++) {
    const digit = hexDigit(text.charCodeAt(at))
    if (digit < 0 || digit >= base) break
    code = code * base + digit
    if (code > 0x10_ffff) return false
  }
  found.code = code
  found.size = at - from
  return at > from
}

function readName(text: string, at: number, found: Found): boolean {
  const last = Math.min(text.length, at + 1 + LONGEST_NAME)
  let hash = 0
  let end = at + 1
  for (; end < last && isLetter(text.charCodeAt(end)); end++) hash = nextHash(hash, text.charCodeAt(end))
  const entity = BY_HASH.get(hash)
  if (entity === undefined || end - at - 1 !== entity.name.length || !text.startsWith(entity.name, at + 1)) return false
  const next = text.charCodeAt(end)
  // The rule of the HTML standard for attributes: `&lt=` and `&lt5` are parts of a query in a link.
  if (next !== 0x3b && (!entity.bare || next === 0x3d || hexDigit(next) >= 0 || isLetter(next))) return false
  found.code = entity.code
  found.size = (next === 0x3b ? end + 1 : end) - at
  return true
}

function nextHash(hash: number, unit: number): number {
  return (hash * 31 + unit) & 0x3fff_ffff
}

function buildEntities(): Map<number, Entity> {
  const entities = new Map<number, Entity>()
  for (const [name, text] of Object.entries(ENTITIES)) {
    let hash = 0
    for (const letter of name) hash = nextHash(hash, letter.charCodeAt(0))
    entities.set(hash, { name, code: text.charCodeAt(0), bare: WITHOUT_SEMICOLON.has(name) })
  }
  return entities
}

function isLetter(unit: number): boolean {
  const lower = unit | 32
  return lower >= 97 && lower <= 122
}
