import type { Report } from './detector.ts'
import { hasWords, isProse } from './prose.ts'
import { cursorAt, isWord } from './sqli-cursor.ts'
import { STRING } from './sqli-kinds.ts'
import { AFTER_QUOTE, AFTER_QUOTE_IN_TEXT, judge, WITHIN } from './sqli-points.ts'
import {
  AT_END,
  COMMENTED,
  IN_COMMENT,
  IN_STRING,
  PROBED,
  STACKED,
  STARTED,
  SUBSELECT,
  TAUTOLOGY,
  UNION_SELECT,
} from './sqli-shape.ts'
import { walk } from './sqli-walk.ts'

/** What stands before the quote is unknown: the beginning of the application's string. */
const unknownString = { kind: STRING, start: 0, end: 0 }

/** Reads what follows the first quote that ends the application's string. */
export function readBehindQuote(text: string, quote: string, report: Report): undefined {
  const name = quote === "'" ? apostrophe.exec(text) : null
  const at = name ? name[0].length - 1 : breakout(text, quote)
  if (at < 0) return
  const c = cursorAt(text, at + 1)
  const shape = walk(c, unknownString)
  if (shape.tokens === 0 && shape.ending !== IN_COMMENT) return
  const typed = name !== null || isTyped(text, at)
  if (at === 0 && quote === '"' && (shape.seen & CERTAIN) === 0 && isLookedUp(text))
    return judge(shape, WITHIN, 1, report)
  // A whole statement behind a quote is a quoted statement, unless it was typed there.
  if ((shape.seen & STARTED) !== 0 && (!typed || (at === 0 && isProse(text))))
    return judge(shape, WITHIN, isLiteral(text, at) ? LITERAL : 1, report)
  if (shape.ending === IN_COMMENT && !isShortRemark(text, c.start)) shape.ending = AT_END
  else if (shape.ending === IN_COMMENT && shape.tokens <= 1 && (shape.seen & ~COMMENTED) === 0)
    report('cut-off', typed && !text.slice(0, at).includes(' ') ? 85 : 60)
  if (shape.ending === IN_STRING) {
    if (shape.tokens === 2) return quotedOperator(text, at, c.start, report)
    if (text.charAt(c.start) !== quote || !isShortTail(text, c.start)) shape.ending = AT_END
  }
  const scale = !typed && (isShownCode(text, at) || isMentioned(text, at)) ? 0.5 : 1
  judge(shape, typed ? AFTER_QUOTE : AFTER_QUOTE_IN_TEXT, scale, report)
}

/** `"select * from" site:example.org -mysql`: a search for phrases. Nothing in it leaves a string but the quotes of whole phrases. */
function isLookedUp(text: string): boolean {
  return text.length < LONGEST_SEARCH && SEARCH.test(text) && !REMARK.test(text)
}
const LONGEST_SEARCH = 200
/** A phrase of words, then at least one more term: words, sites, what must not be there. No comparison, no call, no number alone. */
const SEARCH =
  /^"[a-z][\w *.-]{1,80}"(?: {1,2}(?:"[a-z][\w *.-]{1,60}"|[a-z]{4,12}:[\w./-]{1,60}|-?[a-z][a-z.+-]{2,40})){1,8}$/i
const REMARK = /--|\/\*|\s-\s/

/** A string of a program, `new SqlCommand("UPDATE ..`, `sql = "SELECT ..`. */
function isLiteral(text: string, at: number): boolean {
  return literalStart.test(text.slice(Math.max(0, at - 24), at))
}
const literalStart = /(?:[\w\])]\s?[(=+,:[]|\breturn|=>)\s{0,9}[$@fr]{0,2}["']{0,2}$/
/** Of the points that are left of a statement in a program. */
const LITERAL = 0.6

/** `O'Neil' or ..`: the first one belongs to the name. */
const apostrophe = /^[\w .-]{0,30}[a-z]'[a-z]{2,20}'(?=[\s)][^'"]{0,60}(?:=|\blike\b|\bin\b|\(|--|\bselect\b))/i

/**
 * `startsWith(name,'x'') = true and 1=(select ..) -- ')`: a quote that one parser takes for doubled and the next one for
 * two. Only where the rest is cut off.
 */
export function readBehindDoubled(text: string, report: Report): undefined {
  if (text.length > LONGEST_CALL) return
  const at = text.search(doubled)
  if (at < 0 || !text.includes('--', at)) return
  const shape = walk(cursorAt(text, at + 2), unknownString)
  if (shape.ending === IN_COMMENT && (shape.seen & CERTAIN) !== 0) judge(shape, AFTER_QUOTE_IN_TEXT, 1, report)
}
const LONGEST_CALL = 1024
const doubled = /(?<=[\w%])''\s{0,3}\)/

/** Leaves a name in back quotes (MySQL, BigQuery). Two of them are code in Markdown. */
export function readBehindBacktick(text: string, report: Report): undefined {
  const at = text.indexOf('`')
  if (at < 0 || at > LONGEST_NAME || !name.test(text.slice(0, at))) return
  if (operatorBetween.test(text)) return report('quoted-operator', 85)
  if (at === 0 && text.charCodeAt(1) !== 0x29) return
  const shape = walk(cursorAt(text, at + 1), unknownString)
  if ((shape.seen & CERTAIN) !== 0 && (shape.seen & STARTED) === 0) judge(shape, AFTER_QUOTE, 1, report)
}
/** -1`or`1`=`1 */
const operatorBetween = /^[\w.$-]{1,80}`\s{0,3}(?:or|and|xor|\|\||&&)\s{0,3}`/i
const name = /^[\w.$-]*$/
const LONGEST_NAME = 80
const CERTAIN = UNION_SELECT | TAUTOLOGY | STACKED | SUBSELECT | PROBED

/** `what does "OR 1=1" do`: the quote opens before a word. Who leaves a string has nothing or a blank behind it. */
function isMentioned(text: string, at: number): boolean {
  return text.charAt(at - 1) === ' ' && /[a-z]/i.test(text.charAt(at + 1)) && hasWords(text, MENTIONING_WORDS)
}
const MENTIONING_WORDS = 2

/** Between back quotes in a line of running text: somebody shows what an attack looks like. */
function isShownCode(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1
  const before = text.slice(Math.max(start, at - LONGEST_LEAD), at)
  return before.split('`').length % 2 === 0 && text.indexOf('`', at) > 0 && isProse(text, SHOWING_WORDS)
}
/** Code further behind the back quote is not looked at. */
const LONGEST_LEAD = 400
const SHOWING_WORDS = 6

/** The first quote that ends the application's string: doubled quotes are part of it. */
function breakout(text: string, quote: string): number {
  const code = quote.charCodeAt(0)
  let at = text.indexOf(quote)
  while (at >= 0) {
    let end = at + 1
    while (text.charCodeAt(end) === code) end++
    if ((end - at) % 2 === 1) return end - 1
    at = text.indexOf(quote, end)
  }
  return -1
}

/** Whether what stands before the quote is what one types into a form, not code. */
function isTyped(text: string, end: number): boolean {
  return end <= 80 && text.charAt(end - 1) !== ' ' && typed.test(text.slice(0, end))
}
const typed = /^[\w .,@%/:)\\$*+!?\x80-\uffff-]*$/

/** `-- -`, `--+`, `# abcd`: a comment that only cuts off. A long remark is prose or code. */
function isShortRemark(text: string, at: number): boolean {
  if (openRemark.test(text.slice(at, at + 12))) return true
  return shortRemark.test(text.slice(at, at + 24)) && !text.includes("'", at) && !text.includes('"', at)
}
/** `' or /* or '`: means one thing in SQL and another in XPath. */
const openRemark = /^\/\*\s?(?:or|and)\s?['"]$/i
const shortRemark = /^(?:--(?:[-+ ]{1,3}\w{0,12}|[a-z_]{4,12})?|#[-+ ]{0,3}\w{0,12}|\/\*[-+ ]{0,3}\w{0,12})\W{0,3}$/

/** What remains in the string that the application's own quote will close. */
function isShortTail(text: string, at: number): boolean {
  return (
    text.length - at <= 42 &&
    (text.charCodeAt(at + 1) !== 0x20 || text.length === at + 2) &&
    shortTail.test(text.slice(at + 1))
  )
}
const shortTail = /^[\w %.@:-]*$/

/** `'='`, `' or 'x`: an operator between two quotes. With blanks around them it is a quoted word: `the "&" sign`. */
function quotedOperator(text: string, at: number, openAt: number, report: Report): undefined {
  if (text.charAt(openAt) !== text.charAt(at)) return
  const tail = text.slice(openAt + 1, openAt + 64)
  if (!word.test(tail) || at > 40 || !operand.test(text.slice(0, at))) return report('quoted-operator', 20)
  const bare = at === 0 && tail === ''
  // `'or'` is a word in quotes, `'='` is none.
  const isQuotedWord = bare && (text.charAt(at) === '"' || isWord(text.charCodeAt(1)))
  return report('quoted-operator', isQuotedWord ? 60 : 85)
}
const word = /^\w{0,24}$/
const operand = /^[\w@.%)-]*$/
