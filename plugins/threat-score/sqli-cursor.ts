import { END } from './sqli-kinds.ts'

/** A place in a value that is read as SQL. `next` moves it; the rest describes the token just read. */
export interface Cursor {
  readonly text: string
  /** Where the next token will be looked for. */
  at: number
  kind: number
  /** What the named thing is used for in attacks, bits of sqli-words.ts. */
  use: number
  start: number
  /** In lower case; set for words that mean something in SQL only. */
  word: string
  /** True when a comment stood before the token, which nobody types into a form. */
  commented: boolean
  /** True inside a MySQL comment that runs as code: `/*!50000 union *\/`. */
  executable: boolean
}

export function cursorAt(text: string, at: number): Cursor {
  return { text, at, kind: END, use: 0, start: at, word: '', commented: false, executable: false }
}

export function single(c: Cursor, kind: number): number {
  c.at++
  return kind
}

export function wordEnd(text: string, from: number): number {
  let at = from
  let code = text.charCodeAt(at)
  while (isWord(code) || isDigit(code) || (code === DOT && continuesName(text, at + 1))) code = text.charCodeAt(++at)
  return at
}

/** `schema.table`, `master..xp_cmdshell`. */
function continuesName(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return isWord(code) || (code === DOT && isWord(text.charCodeAt(at + 1)))
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

export function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)
}

/** Letters, `_`, `$` and everything beyond ASCII but blanks. */
export function isWord(code: number): boolean {
  const letter = code | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || code === 0x5f || code === 0x24 || (code > 0x7f && !isWideBlank(code))
}

/** What servers of several makers take for a blank: U+0085, spaces of all widths. */
export function isWideBlank(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0x85 ||
    code === 0x1680 ||
    code === 0x202f ||
    (code >= 0x2000 && code <= 0x200b)
  )
}

const DOT = 0x2e
