/**
 * Stream wrappers that make a file function read, run or unpack something else (PHP manual, Supported Protocols and
 * Wrappers; Java's `jar:` and `netdoc:`), by what the value starts with.
 */
export const WRAPPER =
  /^[\s"']{0,4}(?:(php|phar|expect|glob|ogg|rar|zip|bzip2|zlib|data|compress\.(?:zlib|bzip2)|ssh2(?:\.\w{1,8})?):\/\/|jar:(?:file|https?):|netdoc:)/i
/** The same inside of a value. */
const INNER = ['php://', 'phar://', 'expect://', 'compress.zlib://', 'compress.bzip2://'] as const
export const FILE_URL = /^[\s"']{0,4}file:\/{0,4}(?:[a-z]:|[\w.~%/\\-])/i
/** `data:text/plain;base64,PD9waHA...`: `<?` in base64. */
export const INLINE_PHP = /^[\s"']{0,4}data:[\w/+.-]{0,40}[;,](?:base64,PD[89]|<\?|[^,]{0,40},(?:<\?|PD[89]))/i
/** `\\host\share`, `\\?\`, `\\.\`. */
export const UNC = /^\\\\(?:[?.]\\|[\w.-]{1,253}(?:@(?:ssl|\d{1,5})){0,2}\\[\w$.-])/i

/** Points of the stream wrapper, file URL or network path that the value is; 0 for none. */
export function readWrapper(text: string): number {
  if (text.charCodeAt(0) === 92) return UNC.test(text) ? 60 : 0
  const colon = text.indexOf(':')
  if (colon < 0) return 0
  if (WRAPPER.test(text)) return 86
  if (FILE_URL.test(text)) return 65
  if (INLINE_PHP.test(text)) return 85
  if (text.indexOf('://', colon) < 0) return 0
  const lower = text.toLowerCase()
  return INNER.some((wrapper) => lower.includes(wrapper)) ? 70 : 0
}
