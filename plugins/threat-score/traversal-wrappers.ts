/**
 * Stream wrappers that make a file function read, run or unpack something else (PHP manual, Supported Protocols and
 * Wrappers; Java's `jar:` and `netdoc:`).
 */
const WRAPPER =
  /^[\s"']{0,4}(?:(?:php|phar|expect|glob|ogg|rar|zip|bzip2|zlib|data|compress\.(?:zlib|bzip2)|ssh2(?:\.\w{1,8})?):\/\/|jar:(?:file|https?):|netdoc:)/i
const FILE_URL = /^[\s"']{0,4}file:(?:\/{1,4}|[a-z]:[/\\])/i
/** `data:text/plain;base64,PD9waHA...`: `<?` in base64. */
const INLINE_PHP = /^[\s"']{0,4}data:[\w/+.-]{0,40}(?:;base64)?,(?:PD[89]|<\?)/i
/** `\\host\share`, `\\?\`, `\\.\`. */
const UNC = /^\\\\(?:[?.]\\|[\w.-]{1,253}(?:@(?:ssl|\d{1,5})){0,2}\\[\w$.-])/i
/** The same inside of a value: `file=php://...`, `template=../php://...`. */
const INNER = /(?:php|phar|expect|zlib|bzip2)$/i

export const WRAPPER_PATTERNS = { WRAPPER, FILE_URL, INLINE_PHP, UNC, INNER }

/** Points of the stream wrapper, file URL or network path that the value is; 0 for none. */
export function readWrapper(text: string): number {
  if (text.charCodeAt(0) === 92) return UNC.test(text) ? 60 : 0
  const colon = text.indexOf(':')
  if (colon < 0) return 0
  // `https:`: most of them.
  if (colon <= LONGEST_SCHEME && !endsLikeHttp(text, colon)) {
    if (WRAPPER.test(text)) return 86
    if (FILE_URL.test(text)) return 60
    if (INLINE_PHP.test(text)) return 85
  }
  return hasInner(text, colon) ? 70 : 0
}

const LONGEST_SCHEME = 24

function endsLikeHttp(text: string, colon: number): boolean {
  const last = text.charCodeAt(colon - 1) | 32
  return text.charCodeAt(colon - 2) === 112 ? last === 115 : text.charCodeAt(colon - 2) === 116 && last === 112
}

function hasInner(text: string, colon: number): boolean {
  for (let at = text.indexOf('://', colon); at >= 0; at = text.indexOf('://', at + 3)) {
    if (INNER.test(text.slice(Math.max(0, at - 6), at))) return true
  }
  return false
}
