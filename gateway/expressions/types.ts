import { readable } from './fault.ts'

/** What a header template can print; `dyn` may turn out to be null or text at run time. */
const printable: ReadonlySet<string> = new Set(['string', 'double', 'int', 'uint', 'bool', 'null', 'list<string>'])
const numbers: ReadonlySet<string> = new Set(['double', 'int', 'uint'])

export function isPrintable(type: string): boolean {
  return type === 'dyn' || printable.has(inner(type))
}

export function isNumber(type: string): boolean {
  return type === 'dyn' || numbers.has(inner(type))
}

export function isText(type: string): boolean {
  return type === 'dyn' || inner(type) === 'string'
}

/** `dyn<string>` is text or null. */
function inner(type: string): string {
  return /^dyn<(.*)>$/.exec(type)?.[1] ?? type
}

export function notACondition(type: string): string {
  return `a condition must be true or false, and this is ${readable(type)}; compare it with something (== ...)`
}

export function notPrintable(type: string): string {
  return `${readable(type)} cannot be written into a header; use text, a number or a list of texts`
}

export function notANumber(type: string): string {
  return `a number is wanted, and this is ${readable(type)}${type === 'bool' ? '; write ... ? 5 : 1' : ''}`
}

export function notText(type: string): string {
  return `text is wanted, and this is ${readable(type)}; string(...) makes text of numbers and truth values`
}
