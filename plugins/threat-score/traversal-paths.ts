import {
  FILES,
  FILES_WITHIN,
  PUBLIC_DOT_NAMES,
  SAMPLE_ENDINGS,
  SYSTEM_FOLDERS,
  SYSTEM_ROOTS,
} from './traversal-files.ts'

/** The most telling file or folder that a value names. */
export interface Target {
  readonly what: 'private-file' | 'system-file' | 'dot-file'
  /** 0-100, if the value is nothing but this path. */
  readonly points: number
}

/** More segments than any path has; bounds the work on hostile text. */
const MOST_SEGMENTS = 4096
const LONGEST_NAME = 24

/** Lengths (as bits) of the listed names by their first letter: most segments need no look-up. */
const lengths = new Uint32Array(128)
for (const name of [...FILES.keys(), ...SYSTEM_ROOTS.keys()]) list(name)
for (const pair of [...FILES_WITHIN.keys(), ...SYSTEM_FOLDERS.keys()]) for (const name of pair.split('/')) list(name)

function list(name: string): undefined {
  lengths[name.charCodeAt(0)]! |= 1 << name.length
}

/** Reads the paths in a value segment by segment. `inUrlPath`: every name with a dot in front is private there. Linear. */
export function readTarget(text: string, inUrlPath: boolean): Target | null {
  let best: Target | null = null
  let before = ''
  let depth = 0
  let rooted = false
  let from = 0
  for (let segments = 0; from <= text.length && segments < MOST_SEGMENTS; segments++) {
    let to = from
    let c = text.charCodeAt(to)
    while (to < text.length && !endsSegment(c)) c = text.charCodeAt(++to)
    const name = nameAt(text, from, to)
    const isUp = to - from === 2 && text.charCodeAt(from) === 46 && text.charCodeAt(from + 1) === 46
    if (name !== '' || to > from) {
      const found = judge(name, before, rooted && depth === 0, to < text.length, rooted && depth === 1)
      if (found !== null && (best === null || found.points > best.points)) best = found
      else if (inUrlPath && best === null && isPrivateDot(text, from, to)) best = DOT_FILE
      if (isUp || isDrive(text, from, to)) depth = 0
      else if (to - from > 1 || text.charCodeAt(from) !== 46) depth++
      before = name
    }
    if (!isSeparator(c)) {
      // A delimiter: another path may begin.
      depth = 0
      before = ''
      rooted = false
    } else if (depth === 0) rooted = true
    from = to + 1
  }
  return best
}

const DOT_FILE: Target = { what: 'dot-file', points: 50 }

function judge(name: string, before: string, atRoot: boolean, goesOn: boolean, underRoot: boolean): Target | null {
  if (name === '') return null
  const inside = before === '' ? 0 : (FILES_WITHIN.get(`${before}/${name}`) ?? 0)
  const alone = FILES.get(name) ?? 0
  const root = atRoot && goesOn ? (SYSTEM_ROOTS.get(name) ?? 0) : 0
  const folder = underRoot && before !== '' ? (SYSTEM_FOLDERS.get(`${before}/${name}`) ?? 0) : 0
  const points = Math.max(inside, alone, root, folder)
  if (points === 0) return null
  return { what: alone === points ? 'private-file' : 'system-file', points }
}

/** The name at [from, to) in lower case, if its first letter and length occur in a table, else empty. */
function nameAt(text: string, from: number, to: number): string {
  let end = to
  // Windows drops blanks and dots at the end of a name; attackers put them there.
  while (end > from && (text.charCodeAt(end - 1) === 32 || (text.charCodeAt(end - 1) === 46 && end - from > 3))) end--
  const first = text.charCodeAt(from)
  if (first === 46 && end - from > 5 && text.slice(from, from + 5).toLowerCase() === '.env.') {
    const name = text.slice(from, end).toLowerCase()
    return SAMPLE_ENDINGS.some((ending) => name.endsWith(ending)) ? '' : '.env'
  }
  const length = end - from
  if (length > LONGEST_NAME || first > 127) return ''
  const lower = first >= 65 && first <= 90 ? first | 32 : first
  return (lengths[lower]! & (1 << length)) === 0 ? '' : text.slice(from, end).toLowerCase()
}

function isPrivateDot(text: string, from: number, to: number): boolean {
  if (text.charCodeAt(from) !== 46 || to - from < 3) return false
  return !PUBLIC_DOT_NAMES.has(text.slice(from, Math.min(to, from + 40)).toLowerCase())
}

function isDrive(text: string, from: number, to: number): boolean {
  return to - from === 2 && text.charCodeAt(from + 1) === 58
}

function isSeparator(c: number): boolean {
  return c === 47 || c === 92
}

/** Separators, and what a path in a text, a query or a command ends at; a blank only ends it in front of no letter. */
function endsSegment(c: number): boolean {
  return c < 128 && ENDS[c] === 1
}

const ENDS = new Uint8Array(128)
for (const c of '/\\\'"`?#&=;,|<>()[]{}\n\r\t $') ENDS[c.charCodeAt(0)] = 1
