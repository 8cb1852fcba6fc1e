import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { sqli } from './sqli.ts'

/**
 * Keywords with something inside that the application takes out before it asks: `un<>ion`, `se","lect`, `ununionion`,
 * `%S%E%L%E%C%T`. What is found when it is out is reported.
 */
export const sqliSplit: Detector = { family: 'sqli', inspect }

const keywords = ['union', 'select'] as const

/** Each keyword in two pieces: `u` and `nion`. */
const pieces = keywords.flatMap((word) =>
  Array.from({ length: word.length - 1 }, (_, n) => [word.slice(0, n + 1), word.slice(n + 1)] as const),
)

/** `ununionion`: taken out once, it is there. */
const doubled = pieces.map(([start, end]) => [`${start}${start}${end}${end}`, `${start}${end}`] as const)

/** One piece of each pair is a word that few texts have; and the doubled ones. */
export const splitWords: readonly string[] = [
  ...pieces.flat().filter((piece) => piece.length > 3 || piece === 'ion' || piece === 'ect' || piece === 'sel'),
  ...doubled.map(([word]) => word),
]

function inspect(value: string, field: Field, report: Report): undefined {
  const text = value.length > LONGEST ? value.slice(0, LONGEST) : value
  const whole = mend(text)
  if (whole === text) return
  // Words alone mean something only when both are there: `union sel<>ect`.
  if (unionSelect.test(whole) && !unionSelect.test(text)) report('split-keyword', 85)
  // Nobody writes a percent sign before every letter but to hide a word.
  const found: Report = percented.test(text)
    ? (what, points) => report(what, points < 40 ? points : Math.max(points, 85))
    : report
  sqli.inspect(whole, field, found)
}

/** Whoever splits keywords does it in an attack, not in a book. */
const LONGEST = 2048

function mend(text: string): string {
  if (percented.test(text)) return text.replaceAll('%', '')
  const joined = text.replace(split, (all, start: string, end: string) => joinedWord(start + end) ?? all)
  return joined.replace(doubledWord, (word) => whole.get(word.toLowerCase()) ?? word)
}

function joinedWord(word: string): string | undefined {
  return keywords.find((keyword) => keyword === word.toLowerCase())
}

const whole = new Map<string, string>(doubled)
const unionSelect = /\bunion\b.{1,40}\bselect\b/i
/** Old servers of Microsoft drop a percent sign that begins no escape. */
const percented = /%(?:u%n%i%o%n|s%e%l%e%c%t|a%n%d|o%r|s%l%e%e%p|l%i%m%i%t|o%r%d%e%r)\b/i
const split =
  /\b(u|un|uni|unio|s|se|sel|sele|selec)(?:<[^<>\s]{0,12}>|[^\w\s-]{1,7})(nion|ion|on|n|elect|lect|ect|ct|t)\b/gi
const doubledWord = /\b[elcstunio]{10,12}\b/gi
