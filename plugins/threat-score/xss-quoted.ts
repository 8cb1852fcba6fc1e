import type { Field } from '../../gateway/contract/index.ts'

/** Where a text shows code instead of being code. Spans are flat and rising: [start, end, start, end ...]. */
export interface Quotes {
  readonly blocks: readonly number[]
  readonly inline: readonly number[]
  /** Beginnings of the tags that the browser would see, if the value is HTML in which other markup was escaped. */
  readonly live: ReadonlySet<string> | null
}

/** Inline code counts only in running text: an attacker can add two backticks, but a payload in an essay is rare. */
const PROSE_WORDS = 8
/** Markup in a block of code that is set in. */
const INDENTED = '\n\n    <'
const BACKTICK = 96
const TILDE = 126

/** Finds Markdown code spans, fenced blocks and, where markup came out of entities, `<pre>` and `<code>`. Linear. */
export function readQuotes(text: string, field: Field): Quotes {
  const blocks: number[] = []
  const inline: number[] = []
  const indented = field.where.startsWith('body') && text.includes(INDENTED)
  const marked = indented || text.includes('`') || text.includes('~~~')
  const words = marked ? readMarkdown(text, blocks, inline, indented) : 0
  return { blocks, inline: words < PROSE_WORDS ? [] : inline, live: liveTags(field) }
}

/** True when the evidence at `at` is shown, not live. */
export function isQuotedCode(quotes: Quotes, text: string, at: number): boolean {
  return (
    isWithin(quotes.blocks, at) ||
    isWithin(quotes.inline, at) ||
    isEscapedMarkup(quotes.live, text, at) ||
    isInCodeElement(text, at)
  )
}

function isWithin(spans: readonly number[], at: number): boolean {
  let low = 0
  let high = spans.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle * 2 + 1]! <= at) low = middle + 1
    else high = middle
  }
  return low * 2 < spans.length && spans[low * 2]! <= at
}

/** `<p>Use &lt;script&gt;</p>`: the tag of the evidence is no tag in what the browser sees, although others are. */
function isEscapedMarkup(live: ReadonlySet<string> | null, text: string, at: number): boolean {
  if (live === null) return false
  const nearby = Math.max(0, at - 200)
  const tag = text.slice(nearby, at + 1).lastIndexOf('<')
  // Entities are opened inside of SVG and MathML styles and of `srcdoc`.
  if (live.has('<svg') || live.has('<mat') || live.has('<ifr') || live.has('<lis')) return false
  return tag >= 0 && !live.has(tagStart(text, nearby + tag))
}

/** In the `<code>` or `<pre>` of a page, in a tag whose `<` is escaped: `<code>&lt;img onerror=..`. */
function isInCodeElement(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 400), at)
  const escaped = before.lastIndexOf('&lt;')
  const open = before.lastIndexOf('<')
  if (open < 0 || escaped < open || escaped < before.lastIndexOf('&gt;')) return false
  const close = before.indexOf('>', open)
  return close > 0 && close < escaped && CODE_TAG.test(before.slice(open, open + 6))
}
const CODE_TAG = /^<(?:pre|code)\b/i

function liveTags(field: Field): ReadonlySet<string> | null {
  if (!field.steps.includes('html')) return null
  const seen = percentDecoded(field.raw)
  // `<s&#99;ript`: escapes inside of a name are no author's.
  if (!/<\/[a-z]/i.test(seen) || /<[a-z]{1,12}&/i.test(seen)) return null
  const live = new Set<string>()
  for (let at = seen.indexOf('<'); at >= 0; at = seen.indexOf('<', at + 1)) live.add(tagStart(seen, at))
  return live
}

/** Enough of a tag to tell `<s`, `<script` and `<svg` apart. */
function tagStart(text: string, at: number): string {
  let end = at + 1
  while (end < at + 4 && isLetter(text.charCodeAt(end))) end++
  return text.slice(at, end).toLowerCase()
}

function percentDecoded(raw: string): string {
  if (!raw.includes('%')) return raw
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return raw
  }
}

function isLetter(c: number): boolean {
  const lower = c | 32
  return lower >= 97 && lower <= 122
}

/** Fills both lists and returns the number of words outside of code. */
function readMarkdown(text: string, blocks: number[], inline: number[], indented: boolean): number {
  let fence = -1
  let words = 0
  // The end of the line before, if code that is set in may go on behind it.
  let code = -1
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (isFence(text, start)) {
      if (fence >= 0) {
        blocks.push(fence, end)
        fence = -1
      } else if (newline >= 0) fence = end
    } else if (
      fence < 0 &&
      indented &&
      start > 0 &&
      (code === start || text.charCodeAt(start - 2) === 10) &&
      isSetIn(text, start)
    ) {
      inline.push(start, end)
      code = end + 1
    } else if (fence < 0) words += readLine(text, start, end, inline) + (isMarked(text, start) ? MARKED_WORDS : 0)
    start = end + 1
  }
  if (fence >= 0) blocks.push(fence, text.length)
  return words
}

/** CommonMark 4.4: four blanks. */
function isSetIn(text: string, start: number): boolean {
  return text.startsWith('    ', start)
}

/** A heading, a list item, a quotation or a row of a table is worth as many words. */
const MARKED_WORDS = 3

function isMarked(text: string, start: number): boolean {
  const next = text.charCodeAt(start + 1)
  switch (text.charCodeAt(start)) {
    case 35: // #
      return next === 32 || next === 35
    case 42: // *
    case 45: // -
    case 62: // >
    case 124: // |
      return next === 32
    default:
      return next === 46 && text.charCodeAt(start + 2) === 32 // 1.
  }
}

/** CommonMark 4.5: up to three spaces, then three backticks or tildes. */
function isFence(text: string, start: number): boolean {
  let at = start
  while (at < start + 3 && text.charCodeAt(at) === 32) at++
  const mark = text.charCodeAt(at)
  if (mark !== BACKTICK && mark !== TILDE) return false
  return text.charCodeAt(at + 1) === mark && text.charCodeAt(at + 2) === mark
}

/** Collects the code spans of a line and returns the number of words outside them. */
function readLine(text: string, start: number, end: number, inline: number[]): number {
  let words = 0
  for (let at = start; at < end; ) {
    const open = findTick(text, at, end)
    words += countWords(text, at, open)
    const close = findTick(text, open + 1, end)
    if (close >= end) break
    inline.push(open, close)
    at = close + 1
  }
  return words
}

function findTick(text: string, from: number, end: number): number {
  let at = from
  while (at < end && text.charCodeAt(at) !== BACKTICK) at++
  return at
}

/** Words of two letters or more between blanks and sentence marks, as prose has them and markup has not. */
function countWords(text: string, from: number, to: number): number {
  let words = 0
  let length = 0
  let clean = true
  for (let i = from; i <= to; i++) {
    const c = i < to ? text.charCodeAt(i) : 32
    const lower = c | 32
    if ((lower >= 97 && lower <= 122) || c > 191) length++
    else if (c === 32 || c === 9) {
      if (clean && length >= 2) words++
      length = 0
      clean = true
    } else if (!SENTENCE_MARKS.includes(c)) clean = false
  }
  return words
}

/** , . : ; ! ? ' ( ) */
const SENTENCE_MARKS: readonly number[] = [44, 46, 58, 59, 33, 63, 39, 40, 41]
