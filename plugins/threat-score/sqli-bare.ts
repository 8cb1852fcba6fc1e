import type { Report } from './detector.ts'
import { isProse } from './prose.ts'
import { nextAnchor } from './sqli-anchors.ts'
import { type Cursor, cursorAt, isDigit, isWord } from './sqli-cursor.ts'
import { ARITHMETIC, CASE, END, LOGIC, NAME, OPEN, OPEN_STRING, PREFIX, STATEMENT, VARIABLE } from './sqli-kinds.ts'
import {
  AFTER_OPERAND,
  AFTER_QUOTE,
  AT_START,
  countsWithin,
  judge,
  REPORTS,
  type Sends,
  WITHIN,
} from './sqli-points.ts'
import {
  BROKEN,
  COMMENTED,
  LITERAL_CONDITION,
  type Operand,
  PROBED,
  SPELLED,
  STACKED,
  STARTED,
  SUBSELECT,
  SYSTEM_READ,
  TAUTOLOGY,
  TERMINATED,
  UNION_SELECT,
} from './sqli-shape.ts'
import { next } from './sqli-tokens.ts'
import { walk } from './sqli-walk.ts'
import { wordAt } from './sqli-words.ts'

/** Prose has some hundred such words in one window. More are there to hide something. */
const MOST_WALKS = 400

/**
 * Reads the value as it is: from its start, and where that does not hold together, from every place that looks like SQL.
 * `sends`: see `judge`.
 */
export function readBare(text: string, sends: Sends, report: Report): undefined {
  let at = nextAnchor(text, 0)
  if (at < 0) return
  const c = cursorAt(text, 0)
  if (!fromStart(c, sends, report)) return
  let scale = 0
  let done = c.at
  let walks = 0
  for (; at >= 0; at = nextAnchor(text, Math.max(done, at + 1))) {
    if (at < done) continue
    if (++walks > MOST_WALKS) return report('flood', 40)
    const within = cursorAt(text, at)
    const shape = walk(within)
    if ((shape.seen & STARTED) !== 0 && (shape.seen & PROBED) !== 0 && isBehindSemicolon(text, at))
      shape.seen |= STACKED
    if (countsWithin(shape)) {
      if (scale === 0) scale = isProse(text, 6) || wordsBefore(text, at) > 5 || isShown(text, at) ? 0.5 : 1
      judge(shape, WITHIN, scale, report)
    }
    if ((shape.ending & (BROKEN | TERMINATED)) === 0) return
    done = within.start
  }
}

/** Reads the value from its first character. True when it does not hold together as SQL. */
function fromStart(c: Cursor, sends: Sends, report: Report): boolean {
  const { text } = c
  if (continues(text)) c.at = 2
  let kind = next(c)
  if (kind === ARITHMETIC && isDigit(text.charCodeAt(c.at))) kind = next(c) // -1
  const begins = startsExpression.has(kind)
  const isOperand = kind <= NAME && kind !== END && !(kind === NAME && text.charCodeAt(c.at) === 0x28)
  const left = isOperand ? operandAt(c, kind) : begins ? undefined : nothing
  if (!isOperand) c.at = continues(text) ? 2 : 0
  const shape = walk(c, left)
  const place = continues(text) ? AFTER_QUOTE : begins ? AT_START : AFTER_OPERAND
  if (sends !== 0 && !hiding.test(text)) shape.seen &= ~COMMENTED
  // `AND-1=1-X Rotary Valve`: a name that goes on as one.
  const broken = (shape.ending & BROKEN) !== 0
  const isTitle = broken && left === nothing && shape.first === LOGIC && title.test(text)
  // `mysql union all select null column order by 1 error`: a question, which goes on in words.
  const asks = broken && left !== nothing && left?.kind === NAME && isProse(text, 6)
  // `Sleep(less) in Seville; or, how I came to love the siesta`
  const tells =
    (shape.ending & TERMINATED) !== 0 &&
    (shape.seen & (STACKED | STARTED)) === 0 &&
    place === AT_START &&
    isProse(text, 6)
  // `SUM(CASE WHEN state='paid' THEN 1 ELSE 0 END)`: a column of a report.
  const sums = sends === REPORTS && aggregate.test(text) && (shape.seen & DECIDES) === 0
  judge(shape, isTitle || asks || tells || sums ? WITHIN : place, asks || tells ? 0.5 : 1, report, sends)
  if (kind !== OPEN_STRING) return (shape.ending & (BROKEN | TERMINATED)) !== 0
  c.at = 1 // a quote that is never closed hides nothing: what follows is read on
  return true
}
/** A remark stands between blanks and says something; one that takes the place of a blank hides. */
const hiding = /\S\/\*|\*\/\S|\/\*\s?\*\/|\/\*!|\S[\v\f]\S/
const aggregate =
  /^\s{0,3}(?:sum|count|avg|min|max|round|coalesce|ifnull|nullif)\s?\(\s?(?:distinct\s|1\.0\s?\*\s?|sum\()?\s?case\s/i
/** What no column of a report needs. */
const DECIDES =
  TAUTOLOGY | SUBSELECT | PROBED | SYSTEM_READ | SPELLED | STACKED | UNION_SELECT | COMMENTED | LITERAL_CONDITION
const title = /^[A-Z]{2,3}-[^'"]{1,60}[A-Za-z] [A-Z][a-z]{2}/

/** `*\/or 1=1`: another field has opened the comment. */
function continues(text: string): boolean {
  return text.charCodeAt(0) === 0x2a && text.charCodeAt(1) === 0x2f
}

const nothing: Operand = { kind: END, start: 0, end: 0 }
/** Kinds of tokens that an expression or a statement can begin with; others continue one. */
const startsExpression: ReadonlySet<number> = new Set([STATEMENT, CASE, OPEN, PREFIX, NAME, VARIABLE])

/** The operand that the value begins with, and the cursor behind it. */
function operandAt(c: Cursor, kind: number): Operand {
  const { text } = c
  // `1union`: the number ends where the keyword begins.
  const end = isWord(text.charCodeAt(c.at)) ? c.at : blobEnd(text, c.start)
  const left = { kind: end > c.at ? NAME : kind, start: c.start, end: c.at }
  if (text.charCodeAt(end) !== 0x28) c.at = Math.max(c.at, end)
  return left
}

/** `name[0;select sleep(5)`: whatever stands before the semicolon. */
function isBehindSemicolon(text: string, at: number): boolean {
  let before = at - 1
  while (before > 0 && isGap(text.charCodeAt(before))) before--
  return text.charCodeAt(before) === 0x3b
}

function isGap(code: number): boolean {
  return code <= 0x20 || code === 0x2b
}

/** In the `<code>` or `<pre>` of a page. */
function isShown(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 100), at)
  const open = before.lastIndexOf('<')
  return open >= 0 && codeTag.test(before.slice(open, open + 6)) && text.includes('</', at)
}
const codeTag = /^<(?:pre|code)\b/i

/** How many words that are no SQL stand before `end`; looks at the last 400 characters. */
function wordsBefore(text: string, end: number): number {
  let words = 0
  for (const word of text.slice(Math.max(0, end - 400), end).split(' ')) {
    if (plainWord.test(word) && spoken.has(wordAt(word, 0, word.length).kind)) words++
  }
  return words
}
/** Kinds of words that prose is full of. */
const spoken: ReadonlySet<number> = new Set([NAME, PREFIX, LOGIC])
const plainWord = /^['"(]?[A-Za-z][A-Za-z']{1,20}[,.;:!?)]?$/

/** The end of the operand that the value begins with: `12`, `-1`, `/news/12`, `anna@example.com`. */
function blobEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlob(text, at)) at++
  while (at > from && !isWord(text.charCodeAt(at - 1)) && !isDigit(text.charCodeAt(at - 1))) at--
  return at
}

function isBlob(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (isWord(code) || isDigit(code) || code === 0x2e || code === 0x40 || code === 0x3a || code === 0x25) return true
  const after = text.charCodeAt(at + 1)
  return (code === 0x2d && after !== 0x2d) || (code === 0x2f && after !== 0x2a)
}
