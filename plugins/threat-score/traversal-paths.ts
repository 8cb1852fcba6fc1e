import {
  FILES,
  FILES_WITHIN,
  PUBLIC_DOT_NAMES,
  SAMPLE_ENDINGS,
  SYSTEM_FOLDERS,
  SYSTEM_ROOTS,
} from './traversal-files.ts'
import { endsSegment, listedName } from './traversal-survey.ts'

/** The most telling file or folder that a value names. */
export interface Target {
  readonly what: 'private-file' | 'system-file' | 'dot-file'
  /** 0-100, if the value is nothing but this path. */
  readonly points: number
}

/** Where in a path a segment stands. */
interface Place {
  /** Name of the folder that the segment is in, if it is listed. */
  folder: string
  /** Folders since the root, a drive or the last step up. */
  depth: number
  /** The path begins at a root: with a separator, a drive, or after a step up. */
  rooted: boolean
}

const PROCESS = /^\d{1,7}$/

const DOT_FILE: Target = { what: 'dot-file', points: 62 }

/**
 * Reads the paths in a value segment by segment. In the path of a URL every name with a dot in front is private, and the
 * root is that of the site. Linear.
 */
export function readTarget(text: string, inUrlPath: boolean): Target | null {
  const place: Place = { folder: '', depth: 0, rooted: false }
  let best: Target | null = null
  for (let from = 0; from <= text.length; ) {
    let to = from
    while (to < text.length && !endsSegment(text.charCodeAt(to))) to++
    if (to > from) {
      const goesOn = isSeparator(text.charCodeAt(to))
      const name = nameAt(text, from, to, place.folder)
      const found = name === '' ? null : judge(name, place, goesOn)
      if (found !== null && (best === null || found.points > best.points)) best = found
      else if (inUrlPath && best === null && isPrivateDot(text, from, to)) best = DOT_FILE
      enter(place, name, text, from, to)
    }
    leave(place, text, from, to, inUrlPath)
    from = to + 1
  }
  return best
}

function judge(name: string, { folder, depth, rooted }: Place, goesOn: boolean): Target | null {
  const alone = FILES.get(name) ?? 0
  let points = alone
  if (folder !== '') points = Math.max(points, FILES_WITHIN.get(`${folder}/${name}`) ?? 0)
  if (rooted && depth === 0 && goesOn) points = Math.max(points, SYSTEM_ROOTS.get(name) ?? 0)
  if (rooted && depth === 1 && folder !== '') points = Math.max(points, SYSTEM_FOLDERS.get(`${folder}/${name}`) ?? 0)
  if (points === 0) return null
  return { what: alone === points ? 'private-file' : 'system-file', points }
}

function enter(place: Place, name: string, text: string, from: number, to: number): undefined {
  if (text.charCodeAt(from) === 46 && to - from <= 2) {
    // `.` stays where it is; `..` may lead to the root.
    if (to - from === 2) {
      place.depth = 0
      place.rooted = true
      place.folder = ''
    }
    return
  }
  place.depth++
  place.folder = name
}

function leave(place: Place, text: string, from: number, to: number, inUrlPath: boolean): undefined {
  const c = text.charCodeAt(to)
  if (isSeparator(c)) {
    // A separator with nothing before it is the root of a system, or of a site.
    if (place.depth === 0 && to === from && !inUrlPath) place.rooted = true
    return
  }
  place.depth = 0
  place.folder = ''
  // `c:\`, `file:`
  place.rooted = c === 58 && (to - from === 1 || text.slice(from, to).toLowerCase() === 'file')
}

/** The listed name at [from, to), without what systems ignore at the end of a name; `.env.production` counts as `.env`. */
function nameAt(text: string, from: number, to: number, folder: string): string {
  let end = to
  while (end - from > 2 && text.charCodeAt(end - 1) === 46) end--
  if (end - from > 5 && text.charCodeAt(from) === 46 && text.slice(from, from + 5).toLowerCase() === '.env.') {
    const name = text.slice(from, end).toLowerCase()
    return SAMPLE_ENDINGS.some((ending) => name.endsWith(ending)) ? '' : '.env'
  }
  // `/proc/17/environ`
  if (folder === 'proc' && end - from <= 7 && PROCESS.test(text.slice(from, end))) return 'self'
  return listedName(text, from, end)
}

function isPrivateDot(text: string, from: number, to: number): boolean {
  if (text.charCodeAt(from) !== 46 || text.charCodeAt(from + 1) === 46 || to - from < 3) return false
  return !PUBLIC_DOT_NAMES.has(text.slice(from, Math.min(to, from + 40)).toLowerCase())
}

function isSeparator(c: number): boolean {
  return c === 47 || c === 92
}
