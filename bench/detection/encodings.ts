/** Ways of writing a value that some application opens again, and that attackers therefore use. */
export const encodings = ['plain', 'percent', 'unicode', 'html', 'escape', 'base64', 'case'] as const
export type Encoding = (typeof encodings)[number]

/** `value` written otherwise; what carries the request encodes it once more, as that place demands. */
export function encode(value: string, encoding: Encoding): string {
  switch (encoding) {
    case 'plain':
      return value
    case 'percent':
      return encodeURIComponent(value.toWellFormed()).replace(/['()*!~]/g, (mark) => `%${hex(mark, 2)}`)
    case 'unicode':
      return eachMark(value, (mark) => `%u${hex(mark, 4)}`)
    case 'html':
      return eachMark(value, (mark, n) => (n % 2 === 0 ? `&#x${hex(mark, 1)};` : `&#${mark.charCodeAt(0)};`))
    case 'escape':
      return eachMark(value, (mark) => `\\u${hex(mark, 4)}`)
    case 'base64':
      return Buffer.from(value).toString('base64')
    case 'case':
      return value.replace(/[a-z]/g, (letter, at: number) => (at % 2 === 0 ? letter.toUpperCase() : letter))
  }
}

function eachMark(value: string, write: (mark: string, n: number) => string): string {
  let n = 0
  return value.replace(/[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]/g, (mark) => write(mark, n++))
}

function hex(mark: string, digits: number): string {
  return mark.charCodeAt(0).toString(16).padStart(digits, '0')
}
