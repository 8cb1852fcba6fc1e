import type { ErrorCode } from '../errors.ts'

/** Refusals that the config may relax by name (`http.path.allow`). */
export type PathAllowance =
  | 'backslash'
  | 'encoded-backslash'
  | 'null'
  | 'dot-segments'
  | 'fragment'
  | 'control'
  | 'bad-escape'
  | 'overlong'

export interface PathRules {
  readonly allow: ReadonlySet<PathAllowance>
  readonly duplicateSlash: 'keep' | 'refuse'
}

export interface CanonicalPath {
  /** As received and as sent on, without the query. */
  readonly rawPath: string
  /** As received and as sent on, without `?`. */
  readonly rawQuery: string
  /** As routes and policies read it: percent-decoded once as UTF-8, `%2f` as `/`, repeated slashes as one. */
  readonly path: string
  readonly encodedSlash: boolean
}

const plain = 0
const slash = 1
const dot = 2
const percent = 3
const special = 4

/** Class of each byte of a path; everything that needs a closer look is not `plain`. */
const classes = new Uint8Array(256).fill(special)
for (const c of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~!$&'()*+,;=:@")
  classes[c.charCodeAt(0)] = plain
classes[0x2f] = slash
classes[0x2e] = dot
classes[0x25] = percent
// Not allowed by RFC 3986 in a path, harmless in practice, and sent by real clients.
for (const c of '"<>[]^`{|}') classes[c.charCodeAt(0)] = plain

/**
 * Splits an origin-form target (it starts with `/`) and refuses what a gateway and an application could read in two
 * ways (RFC 9112, 3.2; RFC 3986, 5.2.4 and 6.2.2). Nothing is repaired: what is judged here is what is sent.
 */
export function canonicalPath(target: string, rules: PathRules): CanonicalPath | ErrorCode {
  const question = target.indexOf('?')
  const rawPath = question < 0 ? target : target.slice(0, question)
  const rawQuery = question < 0 ? '' : target.slice(question + 1)
  const queryError = rawQuery === '' ? null : checkQuery(rawQuery, rules)
  if (queryError) return queryError
  let seen = 0
  let doubled = false
  let last = 0
  for (let i = 0; i < rawPath.length; i++) {
    const code = rawPath.charCodeAt(i)
    const kind = code > 255 ? special : classes[code]!
    if (kind === slash && last === slash) doubled = true
    seen |= 1 << kind
    last = kind
  }
  if (doubled && rules.duplicateSlash === 'refuse') return 'path-duplicate-slash'
  if (seen & (1 << special)) {
    const error = checkRawBytes(rawPath, rules)
    if (error) return error
  }
  let path = rawPath
  let encodedSlash = false
  if (seen & (1 << percent)) {
    const error = checkEscapes(rawPath, rules)
    if (error) return error
    path = decode(rawPath)
    encodedSlash = /%2f/i.test(rawPath)
  }
  if (path.includes('.') && !rules.allow.has('dot-segments') && hasDotSegment(path)) return 'path-dot-segments'
  if (path.includes('//')) path = path.replaceAll(/\/{2,}/g, '/')
  return { rawPath, rawQuery, path, encodedSlash }
}

function checkQuery(query: string, rules: PathRules): ErrorCode | null {
  for (let i = 0; i < query.length; i++) {
    const code = query.charCodeAt(i)
    if (code === 0x23 && !rules.allow.has('fragment')) return 'path-fragment'
    if (isNeverSent(code)) return 'target-invalid'
  }
  return null
}

/**
 * Blanks and controls would end the request line. Bytes outside ASCII are text in an encoding that nobody states; node's
 * parser refuses them before we could, as haproxy does, and browsers escape them.
 */
function isNeverSent(code: number): boolean {
  return code <= 0x20 || code >= 0x7f
}

function checkRawBytes(path: string, rules: PathRules): ErrorCode | null {
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i)
    if (code === 0x5c && !rules.allow.has('backslash')) return 'path-backslash'
    if (code === 0x23 && !rules.allow.has('fragment')) return 'path-fragment'
    if (isNeverSent(code)) return 'target-invalid'
  }
  return null
}

/** Found in honest links, and nowhere the end of anything. */
const tab = 0x09

/** Looks at what the escapes stand for: an escape must not hide what is refused in the clear. */
function checkEscapes(path: string, rules: PathRules): ErrorCode | null {
  const { allow } = rules
  for (let i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
    const byte = escapeAt(path, i)
    if (byte < 0) {
      if (!allow.has('bad-escape')) return 'path-bad-escape'
    } else if (byte === 0) {
      if (!allow.has('null')) return 'path-null'
    } else if (byte === 0x5c) {
      if (!allow.has('encoded-backslash')) return 'path-encoded-backslash'
    } else if ((byte < 0x20 && byte !== tab) || byte === 0x7f) {
      if (!allow.has('control')) return 'path-control'
    } else if (byte >= 0xc0 && !allow.has('overlong') && isOverlong(byte, escapeAt(path, i + 3))) {
      return 'path-overlong'
    }
  }
  return null
}

/** RFC 3629, 3: C0 and C1 never lead a sequence; E0 needs A0-BF behind it, F0 needs 90-BF. */
function isOverlong(lead: number, next: number): boolean {
  if (lead === 0xc0 || lead === 0xc1) return true
  if (next < 0x80 || next > 0xbf) return false
  return (lead === 0xe0 && next < 0xa0) || (lead === 0xf0 && next < 0x90)
}

function hasDotSegment(path: string): boolean {
  for (let i = path.indexOf('/.'); i >= 0; i = path.indexOf('/.', i + 1)) {
    const end = path.charCodeAt(i + 2) === 0x2e ? i + 3 : i + 2
    const next = path.charCodeAt(end)
    // `;` starts path parameters in Java servers, which resolve `..;` as `..` (CVE-2026-127060).
    if (end === path.length || next === 0x2f || next === 0x3b || next === 0x5c) return true
  }
  return false
}

/** The byte of the escape at `at`, or -1. */
function escapeAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1
  const high = hexDigit(text.charCodeAt(at + 1))
  const low = hexDigit(text.charCodeAt(at + 2))
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return decodeBytes(path)
  }
}

/** Decodes what is not valid UTF-8 too: bytes that form no character become U+FFFD. */
function decodeBytes(path: string): string {
  const bytes: number[] = []
  for (let i = 0; i < path.length; i++) {
    const byte = escapeAt(path, i)
    bytes.push(byte < 0 ? path.charCodeAt(i) & 0xff : byte)
    if (byte >= 0) i += 2
  }
  return Buffer.from(bytes).toString('utf8')
}
