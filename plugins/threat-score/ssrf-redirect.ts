import type { Field } from '../../gateway/contract/index.ts'

/**
 * Addresses of other hosts that are written so that a check takes them for a path or for another host, and a browser or a
 * client goes there (open redirects). Honest addresses in parameters are well-formed, so only what is malformed in a way
 * that browsers mend counts, and only where it is the whole value.
 */
export function redirectPoints(value: string, field: Field): number {
  // Every one of them begins with a slash, a backslash, `http`, or a number instead of a scheme.
  const first = value.charCodeAt(0) | 0x20
  if (value.charCodeAt(0) < 0x20) return value.length <= LONGEST && LED.test(value) ? 82 : 0
  if (value.length > LONGEST || (first !== 0x2f && first !== 0x7c && first !== 0x68 && (first < 0x30 || first > 0x39)))
    return 0
  if (first >= 0x30 && first <= 0x39) return NUMBERED.test(value) ? 84 : 0
  if (CLIMB.test(value)) return 84
  const found = first === 0x68 ? BROKEN_SCHEME.exec(value) : BROKEN_SLASHES.exec(value)
  if (found) return isHost(found[1]!) ? 82 : 0
  if (POSING.test(value) || ENCODED_END.test(field.raw)) return 84
  if (WIDE_HOST.test(value) || (field.steps.includes('null') && CUT_HOST.test(field.raw))) return 84
  return field.steps.includes('fullwidth') && WIDE_SLASH.test(field.raw) ? 82 : 0
}

/** Longer addresses are no bare hosts. */
const LONGEST = 200

/** `0://host:80;http://other/`: a scheme begins with a letter (RFC 3986 section 3.1). */
const NUMBERED = /^\d{1,4}:\/\/[\w[-]/
/** `<tab>//host`: browsers drop what is no character before an address. */
const LED = /^[\0-\x1f]{1,4}[\\/]{2,4}[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}(?:$|[/?#:])/
/** `//host/%2f..`: servers that add a slash to folders make a `Location` of it. */
const CLIMB =
  /^(?:https?:(?=[^%]{0,120}(?:[\\/]{2}|%|;)[^\\/]{0,4}\.\.))?[\\/]{2,5}[\w.-]{1,80}\.[a-z]{2,12}(?::\d{1,5})?[\\/]{1,3}(?:%2f|%5c|[\\/;]){0,3}(?:\.\.;?[\\/]?){1,4}$/i
/** `///host`, `/\host`, `\/host`, `/<tab>/host`. Only backslashes: a share of Windows. Only `\/`: a path in JSON. */
const BROKEN_SLASHES =
  /^(?:\/{3,8}|(?:\/\\|\\\/(?!\\\/[^\\]{1,80}\\\/)|\/\/\\)[\\/]{0,4}|\/[\t\r\n]{1,3}[\\/]|\/{2}[\t\r\n]{1,3}[\\/]{0,2})([\w.-]{3,80})(?=$|[/\\?#:@])/
/** `https:host`, `http:///host`, `http:/\host`. One slash is what proxies make of two; two backslashes are typed by people. */
const BROKEN_SCHEME =
  /^https?:(?!\\\/\\\/[^/]{1,80}(?:\\\/|$))(?:\/{3,8}|[\\/]?(?:\/\\|\\\/)[\\/]{0,3}|[\t\r\n]{1,3}[\\/]{0,2}|)(?![\\/])([\w.-]{3,80})(?=$|[/\\?#:@])/i
/** `http://www.known.com@other`, `//known.com:80@other`, `http://a@known.com:80@other`: a name in the place of a user. */
const POSING =
  /^(?:https?:)?[\\/]{2,4}(?:www\.[\w-]{1,60}|[\w-]{1,60})(?:\.[\w-]{1,60}){0,4}\.(?:com|net|org|edu|gov|io|info|example|test|co\.uk)(?::\d{0,5})?@[\w[.-]{2,80}|^https?:\/\/[^\s/?#@]{1,60}@[\w.-]{1,60}:\d{1,5}\s?@/i
/** `http://known.com%2f@other/`: a slash that ends the host only for those who decode it. */
const ENCODED_END =
  /^https?(?::\/\/[\w.-]{1,80}%(?:25)?|%3a%2f%2f[\w.-]{1,80}%25)(?:2f|5c|23|3f)[^/\s@]{0,60}(?:@|%40)[\w.@:-]{3,80}/i
/** Full stops and letters that name preparation turns into `.` and `/`: `//host。com`, `c℀.host`. */
const WIDE_HOST =
  /^\/[\u3031\u3033\u3035\u309d\u30fc\uff70][\w-]{1,60}\.[\w.-]{2,60}(?:$|[/?#])|^(?:https?:)?[\\/]{2,4}[\w.-]{0,60}(?:[\w-][\u3002\uff0e\uff61\u2024\ufe52][a-z-]{2,20}(?=$|[/?#:])|[\u2100\u2101\u2105\u2106\u2048\u2047\uff0f\ufe6b\ufe5f][\w-]{0,40}\.[\w.-]{2,60})/i
/** A null byte in a host: `//host%00.com`. */
const CUT_HOST = /^(?:https?(?::|%3a))?(?:[\\/]|%2f|%5c){2,4}[\w.-]{1,80}(?:%2500|%00|\\u0000|\0)[\w.-]{1,60}/i
/** What a keyboard in full width writes is full width from the scheme on; a slash alone is not. */
const WIDE_SLASH =
  /^(?:https?(?::|%3a))?(?:\/|%2f){2}[\w.-]{1,60}(?:[\uff0f\uff03\uff1f\uff20]|%ef%(?:bc%(?:8f|83|9f|a0)))[\w-]{1,40}\.[\w.-]{2,60}$/i

/** Whether it names another host: an address, or labels of which the last is no kind of file. */
function isHost(name: string): boolean {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || name === 'localhost') return true
  const last = /\.([a-z]{2,12})\.?$/i.exec(name)
  return last !== null && !FILES.has(last[1]!.toLowerCase())
}

const FILES: ReadonlySet<string> = new Set(
  (
    'html htm xhtml shtml php phtml asp aspx jsp jspx do cgi js mjs cjs ts tsx jsx css scss less json xml yml yaml toml ini conf cfg txt md rst log csv tsv ' +
    'png jpg jpeg gif svg webp ico bmp avif pdf doc docx xls xlsx ppt pptx odt zip gz tar tgz bz xz rar war jar ear class java kt go rs py rb pl sh bash bat ' +
    'cmd exe dll so lib map wasm woff ttf eot mp mov avi webm mkv wav ogg flac sql db sqlite bak tmp old lock key pem crt cer env swift cs cpp hpp h c vue ' +
    'svelte proto graphql service target method request response status value name type code error message duration count total size time data config'
  ).split(' '),
)
