/** A place behind a separator, where a shell would run what stands there. */
export interface Place {
  readonly mark: Mark
  /** Where the separator begins. */
  readonly at: number
  /** Where the command would begin. */
  readonly next: number
}

/** The text around all places of a value. */
export interface Surroundings {
  readonly fenced: boolean
  /** Lines, as far as 4. */
  readonly lines: number
}

type Mark = ';' | '|' | '||' | '&' | '&&' | '`' | '$(' | '<(' | '\n'

/** The place at the separator at `at`; `null` when the character there does not separate. */
export function placeAt(text: string, at: number): Place | null {
  const code = text.charCodeAt(at)
  const after = text.charCodeAt(at + 1)
  switch (code) {
    case 0x3b:
      return { mark: ';', at, next: at + 1 }
    case 0x7c:
      return after === 0x7c ? { mark: '||', at, next: at + 2 } : { mark: '|', at, next: at + 1 }
    case 0x26:
      return after === 0x26 ? { mark: '&&', at, next: at + 2 } : { mark: '&', at, next: at + 1 }
    case 0x60:
      // Two and more in a row are marks of Markdown, not of a shell.
      return after === 0x60 || text.charCodeAt(at - 1) === 0x60 ? null : { mark: '`', at, next: at + 1 }
    case 0x24:
      return after === 0x28 ? { mark: '$(', at, next: at + 2 } : null
    case 0x3c:
    case 0x3e:
      return after === 0x28 ? { mark: '<(', at, next: at + 2 } : null
    case 0x0a:
      return { mark: '\n', at, next: at + 1 }
    default:
      return null
  }
}

/** The name of the evidence at a separator. */
export function nameOf(mark: Mark): string {
  if (mark === '`' || mark === '$(' || mark === '<(') return 'substitution'
  if (mark === '\n') return 'line'
  return mark === '|' || mark === '||' ? 'pipe' : 'sequence'
}

/** Characters at which `placeAt` may find a place. */
export const separators = new Uint8Array(128)
for (const mark of ';|&`$<>\n') separators[mark.charCodeAt(0)] = 1

/**
 * 1 behind what one types into a form field, less behind a text or a program: there, separators and commands occur
 * without anybody's harm. Looks at a bounded part of the value.
 */
export function prefixScale(
  text: string,
  { at, mark }: Place,
  { fenced, lines }: Surroundings,
  sensitive: boolean,
): number {
  if (fenced) return 0.2
  if (at === 0) return 1
  if (mark === '\n' && lines > 3) return 0.4
  // `1`, a line end, and the substitution: one word before it.
  if ((mark === '`' || mark === '$(') && oneLine.test(text.slice(0, at + 1))) return 1
  // The value begins with a separator: all of it is the attack.
  if (at < 120 && chained.test(text)) return 1
  if (mark === '|' && picture.test(text.slice(Math.max(0, at - 150), at))) return 1
  if (isClosedAndOpened(text, at)) return 1
  if (at > 120) return mark === '`' && isQuotedInText(text, at) ? 0.3 : mark === '$(' ? 0.5 : 0.4
  const before = text.slice(0, at)
  const words = mark === ';' || mark === '&' || before.endsWith(' ') ? before.split(' ').length - 1 : wordsIn(before)
  if (mark === '`' && words > 0 && isQuotedInText(text, at)) return 0.3
  if (words > 4) return mark === '$(' ? 0.5 : 0.4
  // `${`id`}` is one thing.
  if (before.includes('\n')) return 0.4
  if (before.includes('{') && !before.endsWith('${')) return sensitive ? 0.7 : 0.4
  return words > 2 ? (sensitive && mark === '$(' ? 0.9 : 0.7) : 1
}

/** `is "hp-04";lpstat -a;" please`: the text is closed before the mark and opened again behind the command. */
function isClosedAndOpened(text: string, at: number): boolean {
  const quote = text.charAt(text.charAt(at - 1) === ' ' ? at - 2 : at - 1)
  if (quote !== '"' && quote !== "'") return false
  const close = text.indexOf(quote, at)
  return close > 0 && close - at < 120 && opensAgain.test(text.slice(close - 3, close))
}
const opensAgain = /[;|&#]\s?$/

/** Blanks between words; `-n 21 127.0.0.1` has none. */
function wordsIn(before: string): number {
  return word.test(before) ? before.split(' ').length - 1 : 0
}
/** `url(https://example.com/x.png"|ls`: what ImageMagick hands to a shell. */
const picture = /(?:url\(|over\s[\d, ]{3,20}['"]?)https?:[^\s"'|]{3,120}["'`]$/i
const oneLine = /^[\w.@-]{0,24}\n[`$]$/
const chained = /^['")]{0,2}(?:;|\|\|?|&&?)[a-z]{2,12}\s-?[a-z]/
const word = /[a-z\u00c0-\uffff]{2}/i

/** `code` in a sentence: behind the closing backtick the sentence goes on. */
function isQuotedInText(text: string, at: number): boolean {
  return quotedInText.test(text.slice(at + 1, at + 210))
}
const quotedInText = /^[^`]{0,200}`[\s.,;:)]{0,3}\w/
