import type { Detector, Report } from './detector.ts'
import { AFTER_OPERAND, AFTER_QUOTE, AFTER_QUOTE_IN_TEXT, AT_START, judge, WITHIN } from './sqli-points.ts'
import { type Cursor, cursorAt, isDigit, isWord, next } from './sqli-tokens.ts'
import { AT_END, BROKEN, IN_COMMENT, IN_STRING, type Shape, STARTED, walk } from './sqli-walk.ts'
import { CASE, END, NAME, OPEN, OPEN_STRING, PREFIX, STATEMENT, STRING, VARIABLE, wordOf } from './sqli-words.ts'

/**
 * SQL injection: the value is read as the continuation of a statement whose first half only the application knows. That
 * half may leave the value inside single quotes, inside double quotes or bare, so the value is read three ways; text
 * that does not go on as SQL right there is no injection. The idea of lexing a value in several quote contexts comes from
 * Nick Galbreath's libinjection (2012); the grammar and the rules are our own.
 */
export const sqli: Detector = { family: 'sqli', inspect }

/** Without one of these no continuation of a statement means harm. Linear: no quantifiers but bounded ones. */
export const anchors =
  /\b(?:or|and|xor|union|select|having|order|group|where|limit|procedure|if|case|exec|execute|waitfor|declare|insert|update|delete|drop|create|alter|truncate|shutdown|sleep|benchmark|into|rlike|regexp)\b|\|\||&&|\/\*|@@|\b(?:pg_|dbms_|utl_|xp_|information_schema|sysobjects|sqlite_|extractvalue|updatexml|load_file|char\(|chr\(|concat|iif|elt\(|make_set|prepare)/gi

function inspect(value: string, _field: unknown, report: Report): undefined {
  const text = straightQuotes(value)
  inQuotes(text, "'", report)
  inQuotes(text, '"', report)
  asIs(text, report)
}

function inQuotes(text: string, quote: string, report: Report): undefined {
  const at = breakout(text, quote)
  if (at < 0) return
  const c = cursorAt(text, at + 1)
  const shape = walk(c, unknownString)
  const typed = isTyped(text, at)
  // A whole statement behind a quote is a quoted statement, unless it was typed there.
  if (!typed && (shape.seen & STARTED) !== 0) return judge(shape, WITHIN, 1, report)
  if (shape.ending === IN_COMMENT && !isShortRemark(text, c.start)) shape.ending = AT_END
  else if (shape.ending === IN_COMMENT && shape.tokens <= 1 && shape.seen === 0)
    report('cut-off', typed && !text.slice(0, at).includes(' ') ? 85 : 60)
  if (shape.ending === IN_STRING) {
    if (shape.tokens === 2) return quotedOperator(text, at, c.start, report)
    if (text.charAt(c.start) !== quote || !isShortTail(text, c.start)) shape.ending = AT_END
  }
  judge(shape, typed ? AFTER_QUOTE : AFTER_QUOTE_IN_TEXT, 1, report)
}
const unknownString = { kind: STRING, text: '' }

/** Whether what stands before the quote is what one types into a form, not code. */
function isTyped(text: string, end: number): boolean {
  return end <= 80 && text.charAt(end - 1) !== ' ' && /^[\w .,@%/:)\\$*+!?\x80-\uffff-]*$/.test(text.slice(0, end))
}

/** `-- -`, `--+`, `# abcd`: a comment that only cuts off. A long remark is prose or code. */
function isShortRemark(text: string, at: number): boolean {
  return /^(?:--|#|\/\*)[-+ ]{0,3}\w{0,12}\W{0,3}$/.test(text.slice(at, at + 24)) && !/['"]/.test(text.slice(at))
}

/** What remains in the string that the application's own quote will close. */
function isShortTail(text: string, at: number): boolean {
  return text.length - at <= 42 && /^.(?! )[\w %.@:-]*$/.test(text.slice(at))
}

/** `'='`, `' or 'x`: an operator between two quotes. With blanks around them it is a quoted word: `the "&" sign`. */
function quotedOperator(text: string, at: number, openAt: number, report: Report): undefined {
  if (text.charAt(openAt) !== text.charAt(at)) return
  const tail = text.slice(openAt + 1)
  if (!/^\w{0,24}$/.test(tail) || !/^[\w@.%)-]{0,40}$/.test(text.slice(0, at))) return report('quoted-operator', 20)
  const bare = at === 0 && tail === ''
  return report('quoted-operator', bare && text.charAt(at) === '"' ? 60 : 85)
}

/** The first quote that ends the application's string: doubled quotes are part of it. */
function breakout(text: string, quote: string): number {
  let at = text.indexOf(quote)
  while (at >= 0) {
    let end = at + 1
    while (text.charAt(end) === quote) end++
    if ((end - at) % 2 === 1) return end - 1
    at = text.indexOf(quote, end)
  }
  return -1
}

function asIs(text: string, report: Report): undefined {
  anchors.lastIndex = 0
  let found = anchors.exec(text)
  if (!found) return
  const cursor = cursorAt(text, 0)
  const broken = fromStart(cursor, report)
  let done = cursor.at
  while (broken && found) {
    if (found.index >= done) {
      const c = cursorAt(text, found.index)
      const shape = walk(c)
      if (shape.seen !== 0) judge(shape, WITHIN, proseBefore(text, found.index) > 5 || proseBefore(text, text.length) > 6 ? 0.5 : 1, report)
      if (shape.ending !== BROKEN) return
      done = c.start
    }
    found = anchors.exec(text)
  }
}

/** Reads the value from its first character. True when it does not hold together as SQL. */
function fromStart(c: Cursor, report: Report): boolean {
  const { text } = c
  const kind = next(c)
  const end = isWord(text.charCodeAt(c.at)) ? c.at : blobEnd(text)
  const place = startsExpression.has(kind) ? AT_START : AFTER_OPERAND
  let shape: Shape
  if (kind <= NAME && kind !== END && !(kind === NAME && text.charAt(c.at) === '(')) {
    const left = { kind: end > c.at ? NAME : kind, text: c.word }
    if (text.charAt(end) !== '(') c.at = Math.max(c.at, end)
    shape = walk(c, left)
  } else {
    c.at = 0
    shape = startsExpression.has(kind) ? walk(c) : walk(c, nothing)
  }
  judge(shape, place, 1, report)
  if (kind === OPEN_STRING) c.at = 1
  return shape.ending === BROKEN || kind === OPEN_STRING
}
const nothing = { kind: END, text: '' }
/** Kinds of tokens that an expression or a statement can begin with; others continue one. */
const startsExpression: ReadonlySet<number> = new Set([STATEMENT, CASE, OPEN, PREFIX, NAME, VARIABLE])

/** How many words that are no SQL stand before `end`, as far as 9. */
function proseBefore(text: string, end: number): number {
  let words = 0
  for (const word of text.slice(0, Math.min(end, 400)).split(' ')) {
    if (/^[A-Za-z]{2,}[,.]?$/.test(word) && wordOf(word.toLowerCase()).kind === NAME) words++
  }
  return words
}

/** The end of the operand that the value begins with: `12`, `-1`, `/news/12`, `anna@example.com`. */
function blobEnd(text: string): number {
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (
      !(
        isWord(code) ||
        isDigit(code) ||
        code === 0x2d ||
        code === 0x2e ||
        code === 0x2f ||
        code === 0x40 ||
        code === 0x3a ||
        code === 0x25
      )
    )
      break
    if (code === 0x2d && text.charCodeAt(at + 1) === 0x2d) break
    if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) break
    at++
  }
  while (at > 0 && !isWord(text.charCodeAt(at - 1)) && !isDigit(text.charCodeAt(at - 1))) at--
  return at
}

/** Typographic quotes count: some databases turn them into plain ones when they change the character set. */
function straightQuotes(text: string): string {
  return /[\u2018\u2019\u02bc\uff07]/.test(text) ? text.replace(/[\u2018\u2019\u02bc\uff07]/g, "'") : text
}
