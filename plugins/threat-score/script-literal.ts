import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { isProse } from './prose.ts'

/**
 * Leaves a string in an object that is written down (JavaScript, Python, JSON that was put together as text) and adds a
 * property: `', isAdmin: true }); //`, `x", "role": "admin", "y": "`. Who shows an object shows where its string begins.
 */
export const scriptLiteral: Detector = { family: 'script', inspect }

/** Longer values are documents. */
const LONGEST = 400
/** A name or a word; the first quote of the value ends it. */
const LONGEST_STRING = 48

function inspect(value: string, _: Field, report: Report): undefined {
  if (value.length > LONGEST) return
  const quote = firstQuote(value)
  if (quote < 0 || quote > LONGEST_STRING || OPENED.test(value.slice(0, quote))) return
  const rest = value.slice(quote + 1)
  if (STATEMENT.test(rest)) return report('breakout', isProse(value) ? 40 : 84)
  if (!PROPERTY.test(rest) || !(OPEN_AGAIN.test(rest) || CUT_OFF.test(rest))) return
  report('literal', isProse(value) ? 40 : 84)
}

function firstQuote(value: string): number {
  const single = value.indexOf("'")
  const double = value.indexOf('"')
  return single < 0 || (double >= 0 && double < single) ? double : single
}

/** An object or a call stands before the quote: the string begins there. */
const OPENED = /[{[(=:]/
/** The end of what was open, then a name and a value that is none of words. */
const PROPERTY =
  /^\s{0,3}[}\])]{0,3}\s{0,3},\s{0,3}\{?\s{0,3}(?:['"][\w$.-]{1,40}['"]|[\w$]{1,40})\s{0,3}:\s{0,3}(?:true\b|false\b|null\b|none\b|undefined\b|!{1,2}[01[{]|-?\d|['"[{])/i
/** The end of what was open and of its statement, then another one. */
const STATEMENT =
  /^\s{0,3}[}\])]{1,4}\s{0,3};?\s{0,3}[}\])]{0,3}\s{0,3};\s{0,3}(?:throw\s|return\b|(?:var|let|const|new)\s|(?:eval|require|import|fetch|while|for|if|settimeout)\s?\(|(?:process|global|globalthis|object|this)\.)/i
/** A string is open at the end, which the application's own quote will close. */
const OPEN_AGAIN = /[,:{[]\s{0,3}['"]$/
/** Brackets are closed, and the rest is a remark. */
const CUT_OFF = /[}\])]\s{0,3};?\s{0,3}(?:\/\/|\/\*|#)[\s\w]{0,12}$/
