import { FILES, FILES_WITHIN, SYSTEM_FOLDERS, SYSTEM_ROOTS } from './traversal-files.ts'

/** What one pass over a value finds, as bits: says which readers have anything to read. */
export const LISTED_NAME = 1
/** A name that begins with a dot. */
export const DOT_NAME = 2
/** `..` */
export const DOT_DOT = 4
/** `/.` and a separator behind it, or something else than a name. */
export const DOT_SEGMENT = 8
/** `0x` */
export const HEX_MARK = 16
/** The first byte of an overlong form, read as a letter. */
export const OVERLONG_MARK = 32
export const COLON = 64

const names = new Set<string>()
for (const name of [...FILES.keys(), ...SYSTEM_ROOTS.keys()]) names.add(name)
for (const pair of [...FILES_WITHIN.keys(), ...SYSTEM_FOLDERS.keys()])
  for (const name of pair.split('/')) names.add(name)

const LONGEST_NAME = Math.max(...[...names].map((name) => name.length))

/** By first letter, last letter and length: nine of ten other segments are told apart without making a string. */
const likely = new Uint8Array(8192)
for (const name of names) likely[shapeOf(name, 0, name.length)] = 1

function shapeOf(text: string, from: number, to: number): number {
  // `| 32` folds the case of letters and leaves dots and digits alone.
  const first = text.charCodeAt(from) | 32
  const last = text.charCodeAt(to - 1) | 32
  return (first ^ (last << 3) ^ ((to - from) << 8)) & 8191
}

/** Separators, and what a path in a text, a query or a command ends at. */
const ENDS = new Uint8Array(128)
for (const character of '/\\\'"`?#&=;,|<>()[]{}\n\r\t $:') ENDS[character.charCodeAt(0)] = 1

export function endsSegment(c: number): boolean {
  return c < 128 && ENDS[c] === 1
}

/** The listed name at [from, to) in lower case, else empty. */
export function listedName(text: string, from: number, to: number): string {
  if (to - from > LONGEST_NAME || to === from || likely[shapeOf(text, from, to)] === 0) return ''
  const name = text.slice(from, to).toLowerCase()
  return names.has(name) ? name : ''
}

/** One pass over the value. */
export function survey(text: string): number {
  let found = 0
  let from = 0
  let before = 0
  for (let at = 0; at <= text.length; at++) {
    const c = at < text.length ? text.charCodeAt(at) : 0
    if (c === 46) {
      if (before === 46) found |= DOT_DOT
      else if (at === from) found |= DOT_NAME
    } else if (c === 120) {
      if (before === 48) found |= HEX_MARK
    } else if (c === 0 || endsSegment(c)) {
      if (before === 46 && (c === 47 || c === 92)) found |= DOT_SEGMENT
      if ((found & LISTED_NAME) === 0 && at > from && isListed(text, from, at)) found |= LISTED_NAME
      if (c === 58) found |= COLON
      from = at + 1
    } else if (c === 0xc0 || c === 0xc1) found |= OVERLONG_MARK
    before = c
  }
  return found
}

/** Windows drops dots at the end of a name; attackers put them there. */
function isListed(text: string, from: number, to: number): boolean {
  let end = to
  while (end > from && text.charCodeAt(end - 1) === 46) end--
  return listedName(text, from, end) !== ''
}
