import { note, type Sheet } from './xss-sheet.ts'

/**
 * What becomes of a value when something on its way takes escapes, cuts and fillers out of it: a filter that strips tags, a template
 * engine, a table in CSV, the JavaScript engine that joins strings. All of it in one reading, which costs one more look.
 */
export function otherReading(text: string): string {
  if (text.length > LONGEST) return text
  let other = text
  if (other.includes('\\')) other = withoutEscapes(other)
  if (other.includes('<![CDATA[<]')) other = other.replace(SECTION, '$1')
  if (other.charCodeAt(0) === 34 && other.includes('=""')) other = other.slice(1).replaceAll('""', '"')
  if (other.includes('.source') || other.includes('. source')) other = other.replace(SOURCE, "'$1'")
  if (other.includes('.join(')) other = other.replace(LISTED, '')
  if (other.includes('+') || other.includes('.concat(')) other = other.replace(JOINT, '')
  if (FILLER.test(other)) other = withoutFillers(other)
  return other
}

/** A payload in pieces is short; whole documents are read once. */
const LONGEST = 2048

/** `<![CDATA[<]]>script`: XML makes a tag of it. */
const SECTION = /<!\[CDATA\[([<>/]{1,2})\]\]>/g
/** `/al/.source`: a regular expression as a string. */
const SOURCE = /\/(\w{1,20})\/[\s/]{0,6}\.\s{0,2}source/g
/** `'al'+'ert'`, `'al'.concat('ert'`. */
const JOINT =
  /'\s{0,3}\+\s{0,3}'|"\s{0,3}\+\s{0,3}"|`\s{0,3}\+\s{0,3}`|'\.concat\('|"\.concat\("|'\s{0,3}\+\s{0,3}"|"\s{0,3}\+\s{0,3}'/g
/** `['al','ert'].join('')` */
const LISTED = /'\s{0,3},\s{0,3}'|"\s{0,3},\s{0,3}"|`\s{0,3},\s{0,3}`/g

/** A letter and something that filters, template engines or parsers of old browsers take out of a word. */
const FILLER = /[a-z](?:<[/!]?[a-z-]|\/\*|\{\{)/i
/** Between letters: `o<x>nfocus`, `scr<!-- -->ipt`, `ja/**\/va`, `sc{{x}}ript`. */
const FILLERS = /([a-z])(?:<[/!]?[a-z-][^<>]{0,20}>|\/\*[^*]{0,20}\*\/|\{\{\w{0,12}\}\})(?=[a-z(])/gi
/** `on{{click=..}}`: the braces alone. */
const BRACES = /([a-z])\{\{(?=[a-z])|\}\}/gi

function withoutFillers(text: string): string {
  const clean = text.replace(FILLERS, '$1')
  return clean.includes('{{') ? clean.replace(BRACES, '$1') : clean
}

/** `scr\0ipt` */
const NULL = /\\0(?![0-7x])/g
const OCTAL = /\\([0-3]?[0-7]{2})/g
/** Letters and marks that need no escape, one after the other. */
const NEEDLESS = /(?:\\[a-z:()][a-z\d]{0,3}){4}/i
const ESCAPED = /\\([a-z:();=<>])/gi

function withoutEscapes(text: string): string {
  const plain = text
    .replace(NULL, '')
    .replace(OCTAL, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
  return NEEDLESS.test(plain) ? plain.replace(ESCAPED, '$1') : plain
}

/** Names that nobody cuts in two or writes in octal but to hide them, as whole strings. */
const HIDDEN =
  /["'`](alert|confirm|prompt|eval|function|constructor|settimeout|setinterval|location|document|cookie|localstorage|sessionstorage|innerhtml|fromcharcode|javascript:[^"'`]{0,60})["'`]/i

/** A name that is a string only in the other reading. */
export function readHidden(sheet: Sheet, original: string): undefined {
  const found = HIDDEN.exec(sheet.text)
  if (found !== null && !original.toLowerCase().includes(found[1]!.toLowerCase()))
    note(sheet, 'js-obfuscation', 84, found.index)
}
