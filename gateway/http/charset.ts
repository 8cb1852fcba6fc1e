import { isUtf8 } from 'node:buffer'
import { BYTES, NO_STEPS, TEXT } from './how.ts'
import { decodeUtf7 } from './utf7.ts'

/** A body as text. */
export interface BodyText {
  readonly text: string
  /** Flags of `decode`: `BYTES` when the body is not UTF-8, one unit per byte. */
  readonly how: number
  readonly before: readonly string[]
}

const UTF16_STEPS: readonly string[] = Object.freeze(['utf16'])
const UTF7_STEPS: readonly string[] = Object.freeze(['utf7'])
const FOREIGN_STEPS: readonly string[] = Object.freeze(['charset'])

/**
 * Shorter runs say nothing: Latin text in UTF-16 has none of two, and no attack fits into three bytes.
 */
const ASCII_RUN = 4

/** EBCDIC and UTF-32: no browser sends them, some application servers read them, and nothing in them looks like ASCII. */
const FOREIGN =
  /^(?:x-)?(?:ibm|cp-?(?:037|273|277|278|28\d|297|420|424|500|8[37]\d|930|1026|1047|114\d)|ebcdic|utf-?32|ucs-?4)/

/**
 * Reads a body as UTF-8 without its byte order mark, as UTF-16 (declared, marked, or seen by its null bytes), as UTF-7
 * (declared in the header or in the XML declaration), and else byte by byte. What says that it is UTF-16 and holds words
 * in ASCII is read both ways: applications ignore charsets, and whoever claims one must not hide anything by it.
 * Of a charset that is not ASCII at all nothing is read but that it was declared: step `charset`.
 */
export function bodyTexts(bytes: Uint8Array, contentType: string): readonly BodyText[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const charset = declaredCharset(contentType)
  const order = utf16Order(buffer, charset)
  if (order !== null) {
    const wide = { text: utf16Text(buffer, order), how: TEXT, before: UTF16_STEPS }
    return hasAsciiRun(buffer) ? [wide, readable(buffer)] : [wide]
  }
  const text = readable(buffer)
  if (FOREIGN.test(charset)) return [{ ...text, before: FOREIGN_STEPS }]
  if (charset === 'utf-7' || /encoding=["']utf-7/i.test(text.text.slice(0, 200))) {
    const opened = decodeUtf7(text.text)
    if (opened !== text.text) return [{ ...text, text: opened, before: UTF7_STEPS }]
  }
  return [text]
}

function hasAsciiRun(buffer: Buffer): boolean {
  let run = 0
  for (let i = 0; i < buffer.length && run < ASCII_RUN; i++) run = isAscii(buffer[i]!) ? run + 1 : 0
  return run === ASCII_RUN
}

function readable(buffer: Buffer): BodyText {
  if (!isUtf8(buffer)) return { text: buffer.toString('latin1'), how: BYTES, before: NO_STEPS }
  const marked = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf
  return { text: buffer.toString('utf8', marked ? 3 : 0), how: TEXT, before: NO_STEPS }
}

function declaredCharset(contentType: string): string {
  const found = /charset\s*=\s*["']?([\w-]{1,20})/i.exec(contentType.slice(0, 1024))
  return found?.[1]?.toLowerCase() ?? ''
}

/** `null` when the body is not UTF-16. Unmarked, it is seen by the two characters that every format starts with. */
function utf16Order(buffer: Buffer, charset: string): 'little' | 'big' | null {
  if (buffer.length < 2) return null
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'little'
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'big'
  if (/^(?:utf-?16|ucs-?2)/.test(charset)) return charset.endsWith('le') ? 'little' : unmarkedOrder(buffer, charset)
  if (buffer.length < 4) return null
  if (isAscii(buffer[0]!) && buffer[1] === 0 && isAscii(buffer[2]!) && buffer[3] === 0) return 'little'
  if (buffer[0] === 0 && isAscii(buffer[1]!) && buffer[2] === 0 && isAscii(buffer[3]!)) return 'big'
  return null
}

/** Without a mark `utf-16` is big endian (RFC 2781 section 4.3), unless the null bytes say otherwise. */
function unmarkedOrder(buffer: Buffer, charset: string): 'little' | 'big' {
  if (charset.endsWith('be')) return 'big'
  let odd = 0
  for (let i = 0; i < buffer.length; i++) if (buffer[i] === 0) odd += (i & 1) * 2 - 1
  return odd > 0 ? 'little' : 'big'
}

/** An odd byte at the end stands for itself. */
function utf16Text(buffer: Buffer, order: 'little' | 'big'): string {
  const size = buffer.length & ~1
  const even = buffer.subarray(0, size)
  const text = (order === 'little' ? even : Buffer.from(even).swap16()).toString('utf16le')
  return (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) + buffer.toString('latin1', size)
}

function isAscii(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f
}
