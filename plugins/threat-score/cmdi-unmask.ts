/** A quoted piece of a word, a group of braces. */
const LONGEST_PIECE = 24
const LONGEST_GROUP = 96
/** More groups than that are no command line. */
const MOST_GROUPS = 8

/**
 * What a text is once a shell has removed what it removes from words: `w'h'o`, `w\ho`, `who$@ami`, `wh``oami`, a
 * backslash before a line end; for cmd.exe carets, and parts of variables that stand for a blank. The text itself when
 * there is nothing of that kind. Linear.
 */
export function unmask(text: string): string {
  let plain = ''
  let copied = 0
  let closing = -1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 128 || STARTS[code] === 0) continue
    let width = at === closing ? 1 : 0
    if (width === 0 && (code === QUOTE || code === DOUBLE_QUOTE)) {
      const end = closingQuote(text, at)
      if (end >= 0) {
        closing = end
        width = 1
      }
    } else if (width === 0 && (code !== SLASH || copied > 0)) width = nothingAt(text, at, code)
    if (width === 0) continue
    plain += text.slice(copied, at)
    if (code === PERCENT) plain += ' '
    at += width - 1
    copied = at + 1
  }
  return copied === 0 ? text : plain + text.slice(copied)
}

/** The end of a quoted piece of a word: a short one without a blank, next to letters. Else -1. */
function closingQuote(text: string, at: number): number {
  const quote = text.charCodeAt(at)
  let end = at + 1
  while (end - at <= LONGEST_PIECE && isPiece(text.charCodeAt(end))) end++
  if (text.charCodeAt(end) !== quote) return -1
  return isWord(text.charCodeAt(at - 1)) || isWord(text.charCodeAt(end + 1)) ? end : -1
}

/** How many characters at `at` mean nothing to a shell; 0 for none. */
function nothingAt(text: string, at: number, code: number): number {
  const before = text.charCodeAt(at - 1)
  const next = text.charCodeAt(at + 1)
  switch (code) {
    case BACKSLASH: {
      // `c:\boot.ini`; and of a run the first one stands for all.
      if (before === COLON || before === BACKSLASH) return 0
      let end = at + 1
      while (text.charCodeAt(end) === BACKSLASH) end++
      const after = text.charCodeAt(end)
      if (after === 0x0a) return end - at + 1
      return isWord(after) ? end - at : 0
    }
    case CARET:
      return isLetter(before) && isLetter(next) ? 1 : 0
    case SLASH:
      return before === SLASH ? 1 : 0
    case BACKTICK:
      if (next === BACKTICK) return isWord(before) && text.charCodeAt(at + 2) !== BACKTICK ? 2 : 0
      return isLetter(before) ? lengthOf(unknown, text, at) : 0
    case PERCENT:
      return lengthOf(slice, text, at)
    default: {
      if (next === QUOTE || next === DOUBLE_QUOTE) return closingQuote(text, at + 1) >= 0 || !isWord(before) ? 1 : 0
      if (!isWord(before)) return 0
      const width = lengthOf(empty, text, at)
      return width > 0 || !isWord(text.charCodeAt(at + lengthOf(unset, text, at))) ? width : lengthOf(unset, text, at)
    }
  }
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  return pattern.exec(text.slice(at, at + 48))?.[0].length ?? 0
}

/** `%ProgramFiles:~10,1%` */
const slice = /^%\w{2,30}:~-?\d{1,3}(?:,-?\d{1,3})?%/
/** What is always empty, where nobody has set it: `$@`, `$1`, `$()`. */
const empty = /^\$(?:[@*!#?_\d-]|\(\s{0,3}\w{0,6}\s{0,3}\)|\{[@*!#?_\d]?\})/
/** What no program is called: it prints nothing. */
const unknown = /^`\w{1,6}`(?=\w)/
const unset = /^\$\{(?!IFS)\w{1,16}\}/

/** `{cat,/etc/passwd}` as two words, `c{a,oun}t` as `cat count`; the text itself when there is nothing of that kind. */
export function expandBraces(text: string): string {
  let plain = ''
  let copied = 0
  let groups = 0
  for (let open = text.indexOf('{'); open >= 0 && groups < MOST_GROUPS; open = text.indexOf('{', open + 1), groups++) {
    const found = group.exec(text.slice(open, open + LONGEST_GROUP))
    if (!found || quantifier.test(found[0])) continue
    let from = open
    while (from > copied && isWord(text.charCodeAt(from - 1))) from--
    let to = open + found[0].length
    while (to < text.length && isWord(text.charCodeAt(to))) to++
    const [prefix, suffix] = [text.slice(from, open), text.slice(open + found[0].length, to)]
    const words = found[0].slice(1, -1).split(',')
    plain += text.slice(copied, from) + words.map((word) => prefix + word + suffix).join(' ')
    copied = to
    open = to - 1
  }
  return copied === 0 ? text : plain + text.slice(copied)
}

const group = /^\{[\w/.?*#$"':<>|&=~+-]{0,48}(?:,[\w/.?*#$"':<>|&=~+-]{0,48}){1,4}\}/
/** `{1,3}` of a regular expression. */
const quantifier = /^\{\d*,\d*\}$/

function isPiece(code: number): boolean {
  return isWord(code) || code === DOLLAR || code === BACKSLASH || code === 0x3f || code === 0x2a
}

function isWord(code: number): boolean {
  return isLetter(code) || (code >= 0x2d && code <= 0x39) || code === 0x5f
}

function isLetter(code: number): boolean {
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x7a
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const CARET = 0x5e
const DOLLAR = 0x24
const PERCENT = 0x25
const COLON = 0x3a
const BACKTICK = 0x60

const STARTS = new Uint8Array(128)
for (const mark of '/\\\'"^$%`') STARTS[mark.charCodeAt(0)] = 1
