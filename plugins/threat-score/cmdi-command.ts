import { type Command, commandOf } from './cmdi-words.ts'

/** A command word where a shell would run one. */
export interface Called {
  readonly command: Command | null
  /** The first character of the word, and behind the last one. */
  readonly start: number
  readonly end: number
  /** Ways of writing that a shell removes and a filter trips over: `c'a't`, `c\at`, `w^h^o`, `/???/c?t`. */
  readonly masked: number
  /** Written with a folder of programs: `/bin/ls`, `c:\windows\system32\cmd.exe`. */
  readonly path: boolean
  /** A program spelled with wildcards: `/bin/c?t`. */
  readonly globbed: boolean
}

/** The longest word that is looked at; real names with their folders stay below. */
const LONGEST = 96

/** Reads the word at `at`, blanks and opening marks before it passed by. */
export function readCalled(text: string, at: number): Called {
  const start = skipOpening(text, at)
  let from = start
  let word = ''
  let masked = 0
  const last = Math.min(text.length, start + LONGEST)
  let slashes = 0
  let globs = 0
  for (; from < last; from++) {
    const code = text.charCodeAt(from)
    if (isNameCode(code)) word += text.charAt(from)
    else if (code === SLASH) {
      word += '/'
      slashes++
    } else if (code === BACKSLASH) {
      // A folder of Windows (`\system32`), or a letter behind a backslash.
      word += /^\\(?:windows|winnt|system32|syswow64|[\w.-]+\.exe)/i.test(text.slice(from, from + 40)) ? '/' : ''
      masked++
    } else if (code === QUOTE || code === DOUBLE_QUOTE) {
      if (!insideWord(text, from)) break
      masked++
    } else if (code === CARET) masked++
    else if (code === QUESTION || code === STAR || code === BRACKET || code === CLOSE_BRACKET) {
      word += '?'
      globs++
    } else if (code === DOLLAR) {
      const skip = emptyExpansion(text, from)
      if (skip === 0) break
      from += skip - 1
      masked++
    } else break
  }
  const lower = word.toLowerCase()
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  const path = slashes > 0 && /(?:^|\/)s?bin\/|^[a-z]?:?\/?(?:windows|winnt)|system32/.test(lower)
  if (globs > 0 && slashes > 1)
    return { command: null, start, end: from, masked: masked + globs, path: false, globbed: globbedProgram.test(lower) }
  return { command: find(name, slashes > 0 ? path : true), start, end: from, masked, path, globbed: false }
}

/** `/bin/c?t`, `/???/n?`: a program spelled with wildcards. */
export const globbedProgram = /^\/(?:usr\/|s?bin\/|\?{2,3}\/|[a-z?]{3}\/)(?:s?bin\/|\?{3}\/)?[\w?]{2,}$/

function find(name: string, counts: boolean): Command | null {
  if (!counts) return null
  return commandOf(name) ?? commandOf(name.replace(/\.(?:exe|com|bat)$|[\d.]{1,5}$/, '')) ?? null
}

/** Blanks, `(`, `{`, `!`, `@`, `"`, `'` and `$IFS` may stand between a separator and its command. */
function skipOpening(text: string, from: number): number {
  let at = from
  for (; at < text.length && at - from < LONGEST; at++) {
    const code = text.charCodeAt(at)
    if (
      code <= 0x20 ||
      code === 0xa0 ||
      code === 0x28 ||
      code === 0x7b ||
      code === 0x21 ||
      code === 0x40 ||
      code === 0x2b
    )
      continue
    if (code === QUOTE || code === DOUBLE_QUOTE) continue
    if (code === DOLLAR) {
      const skip = emptyExpansion(text, at)
      if (skip === 0) break
      at += skip - 1
      continue
    }
    break
  }
  return at
}

/** The length of an expansion that leaves nothing or a blank: `$@`, `$1`, `${x}`, `$IFS$9`, `${IFS}`. */
function emptyExpansion(text: string, at: number): number {
  const found = /^\$(?:[@*!#?$\d-]|\{[\w@*#%:,-]{1,16}\}|IFS|u\b)/.exec(text.slice(at, at + 20))
  return found ? found[0].length : 0
}

/** A quote between two letters of a word, or an empty pair: `w'h'o`, `wh""o`. */
function insideWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  return (isNameCode(before) || before === text.charCodeAt(at)) && (isNameCode(after) || after === text.charCodeAt(at))
}

function isNameCode(code: number): boolean {
  const letter = code | 0x20
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x3a ||
    code === 0x7e
  )
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const CARET = 0x5e
const QUESTION = 0x3f
const STAR = 0x2a
const BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const DOLLAR = 0x24
