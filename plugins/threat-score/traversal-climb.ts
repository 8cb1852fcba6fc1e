/** How a value climbs out of a folder. */
export interface Climbs {
  /** Steps up: `../`, `..\`. */
  readonly ups: number
  /** Steps up that a backslash follows. */
  readonly backslashed: number
  /** Forms that only make sense against a filter or an odd decoder: `....//`, `..;/`, `..2f..2f`. */
  readonly evasive: number
  /** Steps that stay: `/./`. */
  readonly idle: number
  /** The first step up stands at the very beginning of the value: 1 `../`, 2 `/../`; 0 further on. */
  readonly leads: 0 | 1 | 2
}

export const NO_CLIMBS: Climbs = { ups: 0, backslashed: 0, evasive: 0, idle: 0, leads: 0 }

const DOT = 46
const SLASH = 47
const SEMICOLON = 59
const BACKSLASH = 92

/**
 * Counts the dot segments of a value (RFC 3986 5.2.4, with backslashes as Windows takes them, and the forms that
 * appear when a filter has removed `../` or a decoder has lost its mark). Linear.
 */
export function readClimbs(text: string): Climbs {
  const first = text.indexOf('..')
  if (first < 0) return idleOnly(text)
  let ups = 0
  let backslashed = 0
  let evasive = 0
  let triples = 0
  let lastEnd = -1
  let lastGap = ''
  for (let at = first; at >= 0; ) {
    let end = at + 2
    while (text.charCodeAt(end) === DOT) end++
    const after = text.charCodeAt(end)
    const free = !isWord(text.charCodeAt(at - 1))
    if (isSeparator(after)) {
      if (end - at === 2 && free) {
        ups++
        if (after === BACKSLASH) backslashed++
      } else if (end - at === 3 && free) triples++
      else if (end - at > 3 && free) evasive++
    } else if (after === SEMICOLON && free && isSeparator(text.charCodeAt(endParameter(text, end + 1)))) {
      ups++
      evasive++
    } else if (end === text.length && end - at === 2 && isSeparator(text.charCodeAt(at - 1))) ups++
    // Windows 95 went up one more folder per dot; and slashes get lost: `/........etc`.
    else if (end - at > 4 && at > 0 && isSeparator(text.charCodeAt(at - 1)) && after > 32) evasive++
    const gap = !isSeparator(after) && lastEnd >= 0 && at - lastEnd <= LONGEST_GAP ? text.slice(lastEnd, at) : ''
    if (gap !== '' && gap === lastGap && ODD_SEPARATOR.test(gap)) evasive++
    lastGap = gap
    lastEnd = end
    at = text.indexOf('..', end)
  }
  // `.../` once is a slip of the pen.
  if (triples > 1) evasive += triples
  return { ups, backslashed, evasive, idle: countIdle(text), leads: leadOf(text, first) }
}

/** `..;x=1/`: what stands behind a semicolon are parameters of the segment (RFC 3986 3.3). */
function endParameter(text: string, from: number): number {
  let at = from
  while (at < text.length && at - from < LONGEST_PARAMETER && PARAMETER.has(text.charCodeAt(at))) at++
  return at
}
const LONGEST_PARAMETER = 20
const PARAMETER: ReadonlySet<number> = new Set(
  Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=_-', (c) => c.charCodeAt(0)),
)

const LONGEST_GAP = 6
/** What is left of an encoded slash: `%`, `2f`, a letter of another script. */
export const ODD_SEPARATOR = /^%?[\da-f]{2,4}$|^%[/\\]?$|^[^\x00-\x7f]{1,3}[/\\]?$/i

function idleOnly(text: string): Climbs {
  return { ...NO_CLIMBS, idle: countIdle(text), leads: isSeparator(text.charCodeAt(0)) ? 2 : 0 }
}

function countIdle(text: string): number {
  let idle = 0
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    if (isSeparator(text.charCodeAt(at + 1)) && isSeparator(text.charCodeAt(at - 1))) idle++
  }
  return idle
}

function leadOf(text: string, first: number): 0 | 1 | 2 {
  let at = 0
  while (at < first && (isSeparator(text.charCodeAt(at)) || text.charCodeAt(at) === DOT)) at++
  // `./../` is a link as `../` is.
  return at < first ? 0 : text.charCodeAt(0) === DOT ? 1 : 2
}

function isSeparator(c: number): boolean {
  return c === SLASH || c === BACKSLASH
}

function isWord(c: number): boolean {
  const lower = c | 32
  return (lower >= 97 && lower <= 122) || (c >= 48 && c <= 57) || c === DOT || c === 95 || c === 41 || c === 93
}
