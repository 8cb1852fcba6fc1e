import { isHostile, readHost } from './ssrf-host.ts'

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
/** A program on somebody's share, the shares of administrators, and shares by HTTP: not what people keep documents in. */
const UNC_CODE =
  /^\\\\[\w.-]{1,253}(?:@(?:ssl|\d{1,5}){1,2}\\|\\(?:[a-z]|admin|ipc|print)\$|\\[^\n]{1,200}\.(?:php\d?|phtml|phar|aspx?|ashx|jspx?|hta|sct|xsl|ps1|vbs|wsf|dll|cpl|scf|lnk|theme|library-ms|searchconnector-ms)$)/i
/** Devices of Windows by the names that only its kernel uses; a file by such a name is hidden from checks. */
const DEVICE =
  /^\\\\(?:\.\\(?:globalroot|physicaldrive|harddisk|pipe|[a-z]:)|\?\\(?:globalroot|unc\\|[a-z]:\\(?:pagefile|hiberfil|swapfile|windows|boot|users\\[^\\]{1,40}\\ntuser)))/i
/** The same inside of a value: `file=php://...`, `template=../php://...`. */
const INNER = /(?:php|phar|expect|zlib|bzip2)$/i

/** Settings among the classes of a program, or one of its classes. */
const CLASSPATH = /^classpath\*?:[\w./-]{1,100}\.(?:ya?ml|properties|xml|class|jks|p12|pem|key|env)$/i
/** `file:///../`, `file:////host//share`, `file:///a/{.}./`: more slashes than any program writes, and climbs. */
const DEVIOUS_FILE = /^[\s"']{0,4}file:(?:\/{4,9}[\w.-]{1,80}\/{2}|[^\s]{0,200}(?:\{\.|\.\}|\.\.[/\\]))/i

export const WRAPPER_PATTERNS = { CLASSPATH, DEVIOUS_FILE, WRAPPER, FILE_URL, INLINE_PHP, UNC, UNC_CODE, DEVICE, INNER }

/** Points of the stream wrapper, file URL or network path that the value is; 0 for none. */
export function readWrapper(text: string): number {
  if (text.charCodeAt(0) === 92)
    return UNC.test(text) ? (UNC_CODE.test(text) || DEVICE.test(text) || isElsewhere(text) ? 86 : 60) : 0
  const colon = text.indexOf(':')
  if (colon < 0) return 0
  // `https:`: most of them.
  if (colon <= LONGEST_SCHEME && !endsLikeHttp(text, colon)) {
    if (WRAPPER.test(text) || CLASSPATH.test(text) || DEVIOUS_FILE.test(text)) return 86
    if (FILE_URL.test(text)) return 60
    if (INLINE_PHP.test(text)) return 85
  }
  return hasInner(text, colon) ? 70 : 0
}

/** A machine of the Internet, or of whoever tests: a server that asks it for a file tells it who it is. */
function isElsewhere(text: string): boolean {
  const host = text.slice(2, LONGEST_HOST).split(/[@\\]/, 1)[0]!
  if (isHostile(host)) return true
  const kind = PUBLIC_NUMBER.test(host) ? readHost(host) : 'private'
  return kind === 'public' || kind === 'disguised'
}
const LONGEST_HOST = 120
const PUBLIC_NUMBER = /^\d{1,3}(?:\.\d{1,3}){3}$/

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
