import { isHostileScript, isScript } from './xss-script.ts'
import { note, type Sheet } from './xss-sheet.ts'

/** Schemes whose rest is run as code, written backwards as they are read from the colon. */
const SCRIPT_SCHEMES = ['tpircsavaj', 'tpircsbv', 'tpircsevil', 'tpircsj', 'ahcom'] as const
/** Of those, the ones that people name for other reasons: a language, a library for tests. */
const SUBJECTS: ReadonlySet<string> = new Set(['tpircsavaj', 'ahcom'])
const DATA = 'atad'

/** Kinds of `data:` that hold markup or code. An image of the kind svg+xml runs nothing where it is shown as an image. */
const ACTIVE_TYPES =
  /^(?:text\/(?:html|xml|javascript|x-javascript|vbscript|css)|application\/(?:xhtml\+xml|xml|javascript|x-javascript|ecmascript))/i
const SVG_TYPE = /^image\/svg/i

/** Links that do nothing, from the years before `button`. */
const INERT =
  /^(?:(?:window\.)?(?:history\.(?:back\(\)|go\(-1\))|print\(\)|close\(\))|void ?\(? ?0 ?\)?(?: [a-z][a-z ,.'?!-]{2,60})?|;|false|#|undefined)?;?$/

/** Types that a link may carry along: downloads, pictures, sound. */
const HARMLESS_TYPES =
  /^(?:image|audio|video|font|text\/(?:plain|csv|calendar)|application\/(?:pdf|json|zip|octet-stream|vnd))/i
/** Base64 that begins with `<` and a letter, a mark or a question mark. */
const BASE64_MARKUP = /^[^,]{0,60}base64[^,]{0,20},P[A-P][a-zA-Z]/i
/** Elements that run what they embed or lead to. */
const EMBEDDING = /^<(?:iframe|object|embed|use|frame|script|a|link|form|feimage|set|animate|x)\b/i
const URL_BLANK = /[\t\n\r\f]/g
/** `javascript:tutorial`: a tag or a title. */
const WORDS = /^[\w -]*$/
/** Each one behind a comma has a name before it. */
const KEYS = /^[\w.-]{1,80}(?:, ?[a-z][\w.-]{0,40}:[\w.-]{1,80}){1,60}$/i

export const URL_PATTERNS = {
  ACTIVE_TYPES,
  BASE64_MARKUP,
  SVG_TYPE,
  HARMLESS_TYPES,
  INERT,
  EMBEDDING,
  URL_BLANK,
  WORDS,
  KEYS,
}

/**
 * Looks for `javascript:` and its like at every colon, reading backwards as browsers read forwards: blanks and control
 * characters between the letters do not count (URL Standard 4.4 removes tab and line feed; older browsers removed
 * more). Linear: no colon looks back beyond the one before it, and few are looked at closely.
 */
export function readSchemes(sheet: Sheet): undefined {
  const { text } = sheet
  let limit = 0
  let schemes = 0
  for (let colon = text.indexOf(':'); colon >= 0 && !sheet.certain; colon = text.indexOf(':', colon + 1)) {
    if (readScheme(sheet, colon, limit) && ++schemes === MOST_SCHEMES) return note(sheet, 'script-url', 80, colon)
    limit = colon + 1
  }
}

/** Nobody writes that many script and data URLs into one value but to hide one. */
const MOST_SCHEMES = 100

/** True when a scheme was judged. */
function readScheme(sheet: Sheet, colon: number, limit: number): boolean {
  const { text } = sheet
  let last = colon - 1
  while (last >= limit && text.charCodeAt(last) <= 32) last--
  if (last < limit) return false
  const c = text.charCodeAt(last) | 32
  // t: javascript, vbscript ...; a: data, mocha.
  if (c !== 116 && c !== 97) return false
  for (const scheme of SCRIPT_SCHEMES) {
    const from = matchBack(text, last, limit, scheme)
    if (from >= 0) return judgeScript(sheet, from, colon, SUBJECTS.has(scheme))
  }
  const from = matchBack(text, last, limit, DATA)
  if (from < 0 || !startsUrl(text, from)) return false
  judgeData(sheet, from, colon + 1)
  return true
}

/** Start of `backwards` when it ends at `last`, blanks and control characters aside; else -1. */
function matchBack(text: string, last: number, limit: number, backwards: string): number {
  let at = last
  for (let i = 0; i < backwards.length; i++) {
    while (at >= limit && text.charCodeAt(at) <= 32) at--
    if (at < limit || (text.charCodeAt(at) | 32) !== backwards.charCodeAt(i)) return -1
    at--
  }
  return at + 1
}

/** `wordy`: the scheme is also the name of a subject that people write about. */
function judgeScript(sheet: Sheet, from: number, colon: number, wordy: boolean): boolean {
  const { text } = sheet
  const starts = startsUrl(text, from)
  if (!starts && isNamePart(text.charCodeAt(from - 1))) return false
  let to = colon + 1
  const most = Math.min(text.length, to + LONGEST_CODE)
  const quote = text.charCodeAt(from - 1)
  while (to < most && !endsUrl(text.charCodeAt(to), quote)) to++
  // The URL parser drops tabs and line feeds anywhere.
  const code = text
    .slice(colon + 1, to)
    .replace(URL_BLANK, '')
    .trim()
  if (INERT.test(code) || (quote === 40 && code.startsWith('void(0))'))) {
    // `JavaScript: ` in prose has a blank before it or is followed by words.
    if (starts && (from > 0 || code !== '')) note(sheet, 'script-url', 45, from)
    return true
  }
  const spaced = text.charCodeAt(colon + 1) === 32
  if (isSplit(text, from, colon)) note(sheet, 'script-url', 85, from)
  else if (isHostileScript(code, 0, code.length)) note(sheet, 'script-url', starts ? 92 : spaced ? 50 : 82, from)
  else if (!starts || spaced) {
    if (isScript(code, 0, code.length)) note(sheet, 'script-url', 30, from)
  } else note(sheet, 'script-url', wordy && !isInTag(text, from) ? wordyPoints(code) : 85, from)
  return true
}

/** Words, or a list of keys: `javascript:S3649,php:S2077`, which is no program, as a label cannot follow a comma. */
function wordyPoints(code: string): number {
  if (RULE.test(code)) return 20
  return WORDS.test(code) || KEYS.test(code) ? 50 : 85
}
/** The number of a rule, by which no page calls a variable. */
const RULE = /^[A-Z]{1,4}\d{2,6}$/

/** The value of an attribute: `<a href="javascript:name"`. */
function isInTag(text: string, from: number): boolean {
  return /["'=]/.test(text.charAt(from - 1)) && text.slice(Math.max(0, from - 60), from).includes('<')
}

/** Enough to see what a script URL does; bounds the work on hostile text. */
const LONGEST_CODE = 512

function judgeData(sheet: Sheet, from: number, after: number): undefined {
  const { text } = sheet
  const rest = text.slice(after, after + 80).trimStart()
  if (ACTIVE_TYPES.test(rest)) note(sheet, 'script-url', 82, from)
  else if (SVG_TYPE.test(rest)) note(sheet, 'script-url', isEmbedded(text, from) ? 80 : 20, from)
  else if (!HARMLESS_TYPES.test(rest) && rest.includes(','))
    note(sheet, 'script-url', isEmbedded(text, from) || BASE64_MARKUP.test(rest) ? 80 : 30, from)
}

/** An SVG document runs its scripts in `iframe`, `object`, `embed` and `use`, not in `img` and CSS. */
function isEmbedded(text: string, at: number): boolean {
  const nearby = text.slice(Math.max(0, at - 120), at)
  const tag = nearby.lastIndexOf('<')
  return tag >= 0 && EMBEDDING.test(nearby.slice(tag, tag + 12))
}

/** `j\ta\tv\ta...`: blanks between the letters of the scheme, more than the one of `Java Script`. */
function isSplit(text: string, from: number, colon: number): boolean {
  let blanks = 0
  for (let at = from; at < colon - 1; at++) {
    const c = text.charCodeAt(at)
    if (c < 32) return true
    if (c === 32 && text.charCodeAt(at + 1) !== 32) blanks++
  }
  return blanks > 1
}

/** True when nothing stands before the scheme but the beginning of the value, of an attribute or of an argument. */
function startsUrl(text: string, from: number): boolean {
  let at = from - 1
  while (at >= 0 && text.charCodeAt(at) < 32) at--
  if (at < 0) return true
  const c = text.charCodeAt(at)
  // `opened>=javascript:...`: compared, and no attribute.
  if (c === 61 && COMPARES.has(text.charCodeAt(at - 1))) return false
  if (c === 32) return at === 0 || OPENERS.includes(text.charCodeAt(at - 1))
  return OPENERS.includes(c)
}

/** ! < > before `=` */
const COMPARES: ReadonlySet<number> = new Set([33, 60, 62])

/** " ' ( , : ; < = > [ ` | */
const OPENERS: readonly number[] = [34, 39, 40, 44, 58, 59, 60, 61, 62, 91, 96, 124]

function isNamePart(c: number): boolean {
  const lower = c | 32
  return (lower >= 97 && lower <= 122) || (c >= 48 && c <= 57) || c === 45 || c === 46 || c === 95 || c === 47
}

function endsUrl(c: number, quote: number): boolean {
  return quote === 34 || quote === 39 ? c === quote : c === 62
}
