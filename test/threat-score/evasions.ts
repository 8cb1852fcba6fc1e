/**
 * An evasion: the same attack, written so that a filter reads something else than the application. Texts hold one byte
 * per unit.
 */
export interface Evasion {
  readonly write: (value: string) => string
  /** The attacks that can be written so; all when nothing is said. */
  readonly of?: readonly string[]
}

const bytesOf = (text: string) => Buffer.from(text).toString('latin1')
const hex = (mark: string, digits: number) => mark.charCodeAt(0).toString(16).padStart(digits, '0')
const eachMark = (write: (mark: string, n: number) => string) => (value: string) => {
  let n = 0
  return value.replace(/[^A-Za-z0-9]/g, (mark) => write(mark, n++))
}
const percent = eachMark((mark) => `%${hex(mark, 2)}`)
const percentAll = (value: string) => value.replace(/[\x00-\xff]/g, (mark) => `%${hex(mark, 2)}`)
const again = (value: string) => value.replaceAll('%', '%25')
const base64 = (value: string) => Buffer.from(value, 'latin1').toString('base64')
const blanks = (blank: string) => (value: string) => value.trimEnd().replaceAll(' ', blank)

/** UTF-8 of two and three bytes for what has one. */
const overlong2 = (code: number) => [0xc0 | (code >> 6), 0x80 | (code & 0x3f)]
const overlong3 = (code: number) => [0xe0, 0x80 | (code >> 6), 0x80 | (code & 0x3f)]
const escaped = (bytes: readonly number[]) => bytes.map((byte) => `%${byte.toString(16)}`).join('')

const NAMES: Readonly<Record<string, string>> = {
  '<': 'lt',
  '>': 'gt',
  "'": 'apos',
  '(': 'lpar',
  ')': 'rpar',
  '/': 'sol',
  '.': 'period',
  ';': 'semi',
  ',': 'comma',
  '=': 'equals',
}

const sql = ['sqli'] as const
const spaced = ['sqli', 'xss', 'cmdi'] as const
/** What a browser or a shell takes for a blank differs. */
const inMarkup = ['sqli', 'xss'] as const

/** Every evasion of the design, by name. */
export const evasions: Readonly<Record<string, Evasion>> = {
  'percent once': { write: percent },
  'percent once, letters too': { write: percentAll },
  'percent twice': { write: (value) => again(percent(value)) },
  'percent three times': { write: (value) => again(again(percent(value))) },
  'plus for blanks': { write: blanks('+'), of: spaced },
  '%uXXXX': { write: eachMark((mark) => `%u${hex(mark, 4)}`) },
  '%uXXXX of full-width forms': { write: eachMark((mark) => (mark === ' ' ? '%20' : `%u${wide(mark)}`)) },
  'overlong UTF-8, two bytes, percent': { write: eachMark((mark) => escaped(overlong2(mark.charCodeAt(0)))) },
  'overlong UTF-8, three bytes, percent': { write: eachMark((mark) => escaped(overlong3(mark.charCodeAt(0)))) },
  'overlong UTF-8, bytes': { write: eachMark((mark) => String.fromCharCode(...overlong2(mark.charCodeAt(0)))) },
  'script escapes \\u': { write: eachMark((mark) => `\\u${hex(mark, 4)}`) },
  'script escapes \\x': { write: eachMark((mark) => `\\x${hex(mark, 2)}`) },
  'script escapes \\u{}': { write: eachMark((mark) => `\\u{${hex(mark, 1)}}`) },
  'entities by name': { write: eachMark((mark) => (NAMES[mark] ? `&${NAMES[mark]};` : mark)) },
  'entities, decimal': { write: eachMark((mark) => `&#${mark.charCodeAt(0)};`) },
  'entities, decimal with zeros': { write: eachMark((mark) => `&#000${mark.charCodeAt(0)};`) },
  'entities, hex': { write: eachMark((mark) => `&#x${hex(mark, 1)};`) },
  'entities inside of percent': { write: (value) => percent(eachMark((mark) => `&#x${hex(mark, 1)};`)(value)) },
  'full-width forms': { write: (value) => bytesOf(eachMark((mark) => (mark === ' ' ? ' ' : fromWide(mark)))(value)) },
  'null bytes between marks': { write: eachMark((mark) => `\0${mark}`) },
  'null bytes in words': { write: (value) => value.replace(/[a-z](?=[a-z]{2})/g, (letter) => `${letter}\0`) },
  'null bytes, percent': { write: (value) => value.replace(/[a-z](?=[a-z]{2})/g, (letter) => `${letter}%00`) },
  'comments /**/': { write: blanks('/**/'), of: sql },
  'comments /*text*/': { write: blanks('/*a b*/'), of: sql },
  'comments /*!50000 */': {
    write: (value) => value.replace('union select', '/*!50000union*//*!50000select*/'),
    of: sql,
  },
  'comments --': { write: blanks('--x\n'), of: sql },
  'comments #': { write: blanks('#x\n'), of: sql },
  tabs: { write: blanks('\t'), of: spaced },
  'line ends': { write: blanks('\r\n'), of: inMarkup },
  'form feeds': { write: blanks('\f'), of: inMarkup },
  'vertical tabs': { write: blanks('\v'), of: sql },
  'no-break spaces': { write: blanks(bytesOf('\u00a0')), of: sql },
  'mixed case': { write: (value) => value.replace(/[a-z]/g, (one, at: number) => (at % 2 ? one : one.toUpperCase())) },
  base64: { write: base64 },
  'base64 without padding': { write: (value) => base64(value).replace(/=+$/, '') },
  'base64 of URLs': { write: (value) => base64(value).replaceAll('+', '-').replaceAll('/', '_') },
  'base64 inside of percent': { write: (value) => percentAll(base64(value)) },
  'UTF-7': { write: eachMark((mark) => `+${utf7(mark)}-`) },
}

function wide(mark: string): string {
  return (mark.charCodeAt(0) + 0xfee0).toString(16)
}

function fromWide(mark: string): string {
  return String.fromCharCode(mark.charCodeAt(0) + 0xfee0)
}

function utf7(mark: string): string {
  return Buffer.from([0, mark.charCodeAt(0)])
    .toString('base64')
    .replace(/=+$/, '')
}
