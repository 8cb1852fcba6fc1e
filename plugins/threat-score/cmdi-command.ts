import { escapedEnd } from './cmdi-arguments.ts'
import { namesProgram } from './cmdi-globs.ts'
import { type Command, commandOf, hashStep, mayBeCommand } from './cmdi-words.ts'

/** A command word where a shell would run one. */
export interface Called {
  readonly command: Command | null
  /** The first character of the word, and behind the last one. */
  readonly start: number
  readonly end: number
  /** Ways of writing that a shell removes and a filter trips over: `c'a't`, `c\at`, `w^h^o`, `c${x}at`. */
  readonly masked: number
  /** Quotes within the word, which nobody else puts there: `w'h'oami`. */
  readonly quoted: boolean
  /** Written with a folder of programs: `/bin/ls`, `c:\windows\system32\cmd.exe`. */
  readonly path: boolean
  /** A program spelled with wildcards: `/bin/c?t`. */
  readonly globbed: boolean
}

/** The longest word that is looked at; real names with their folders stay below. */
const LONGEST = 96

/**
 * Whether it is worth to read the word at `at`: its last part has the hash of a command, or it holds a mark that hides
 * one. Most words behind separators end here, without any allocation.
 */
export function isWorthReading(text: string, at: number): boolean {
  const start = skipOpening(text, at)
  const last = Math.min(text.length, start + LONGEST)
  let hash = 0
  let stem = 0
  let i = start
  for (; i < last; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) return true
    if (code === SLASH) {
      hash = 0
      stem = 0
    } else if (isNameCode(code)) {
      // `cmd.exe`, `python3`: what stands before the dot or the digits counts too.
      if (stem === 0 && (code === DOT || isDigit(code))) stem = hash
      hash = hashStep(hash, code)
    } else if (hidesNames(code)) return i > start || code !== DOLLAR
    else break
  }
  if (text.charCodeAt(i) === EQUALS) return false // `&sort=asc`
  return mayBeCommand(hash) || (stem !== 0 && mayBeCommand(stem))
}

/** Reads the word at `at`, blanks and opening marks before it passed by. */
export function readCalled(text: string, at: number): Called {
  const start = skipOpening(text, at)
  const last = Math.min(text.length, start + LONGEST)
  let end = start
  let word = ''
  let masked = 0
  let quoted = false
  let globs = 0
  for (; end < last; end++) {
    const code = text.charCodeAt(end)
    if (isNameCode(code) || code === SLASH) word += text.charAt(end)
    else if (code === BACKSLASH) {
      // `;id\n` in a program that will make a line end of it.
      if (text.charCodeAt(end - 1) !== BACKSLASH && escapedEnd.test(text.slice(end, end + 3))) break
      // A folder of Windows (`\system32`), or a letter behind a backslash.
      if (windowsFolder.test(text.slice(end, end + 40))) word += '/'
      masked++
    } else if (code === QUOTE || code === DOUBLE_QUOTE) {
      if (!isInsideWord(text, end)) break
      masked++
      quoted = true
    } else if (code === CARET) masked++
    else if (code === QUESTION || code === STAR || code === BRACKET || code === CLOSE_BRACKET) {
      word += text.charAt(end)
      globs++
    } else if (code === DOLLAR) {
      const skip = emptyExpansion(text, end)
      if (skip === 0) break
      end += skip - 1
      masked++
    } else break
  }
  return called(word.toLowerCase(), { start, end, masked, quoted }, globs)
}

function called(word: string, read: Pick<Called, 'start' | 'end' | 'masked' | 'quoted'>, globs: number): Called {
  const slash = word.lastIndexOf('/')
  if (globs > 0 && slash > 0) {
    return { command: null, ...read, path: false, globbed: namesProgram(word) }
  }
  const path = slash >= 0 && programFolder.test(word)
  const name = word.slice(slash + 1)
  const command = slash >= 0 && !path ? null : (commandOf(name) ?? commandOf(name.replace(ending, '')) ?? null)
  return { command, ...read, path, globbed: false }
}

const ending = /\.(?:exe|com|bat)$|[\d.]{1,5}$/
const windowsFolder = /^\\(?:windows|winnt|system32|syswow64|[\w.-]{1,30}\.exe)/i
const programFolder = /(?:^|\/)s?bin\/|^[a-z]?:?\/?(?:windows|winnt)|system32/

/** Blanks, `(`, `{`, `!`, `@`, quotes and `$IFS` may stand between a separator and its command. */
function skipOpening(text: string, from: number): number {
  let at = from
  for (; at < text.length && at - from < LONGEST; at++) {
    const code = text.charCodeAt(at)
    if (code === DOLLAR) {
      const skip = emptyExpansion(text, at)
      if (skip === 0) break
      at += skip - 1
    } else if (!isOpening(code)) break
  }
  return at
}

function isOpening(code: number): boolean {
  return (
    code <= 0x22 || code === QUOTE || code === 0x28 || code === 0x7b || code === 0x40 || code === 0x2b || code === 0xa0
  )
}

/** The length of an expansion that leaves nothing or a blank: `$@`, `$1`, `${x}`, `$IFS$9`, `${IFS}`. */
function emptyExpansion(text: string, at: number): number {
  const found = expansion.exec(text.slice(at, at + 20))
  return found ? found[0].length : 0
}
const expansion = /^\$(?:[@*!#?$\d-]|\{[\w@*#%:,-]{1,16}\}|IFS|u\b)/

/** A quote between two letters of a word, or an empty pair: `w'h'o`, `wh""o`. */
function isInsideWord(text: string, at: number): boolean {
  const quote = text.charCodeAt(at)
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  return (isNameCode(before) || before === quote) && (isNameCode(after) || after === quote)
}

function hidesNames(code: number): boolean {
  return (
    code === QUOTE ||
    code === DOUBLE_QUOTE ||
    code === CARET ||
    code === QUESTION ||
    code === STAR ||
    code === BRACKET ||
    code === DOLLAR
  )
}

function isNameCode(code: number): boolean {
  const letter = code | 0x20
  if (letter >= 0x61 && letter <= 0x7a) return true
  return isDigit(code) || code === 0x2d || code === DOT || code === 0x5f || code === 0x3a || code === 0x7e
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

const SLASH = 0x2f
const DOT = 0x2e
const EQUALS = 0x3d
const BACKSLASH = 0x5c
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const CARET = 0x5e
const QUESTION = 0x3f
const STAR = 0x2a
const BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const DOLLAR = 0x24
