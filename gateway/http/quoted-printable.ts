import { hexDigit } from './escape-reader.ts'
import { unitBuffer, unitText } from './unit-buffer.ts'

/**
 * Quoted-printable as bytes, one unit each (RFC 2045 section 6.7): `=3D` is a byte, `=` before a line end joins two lines.
 * What is no escape stays as it is.
 */
export function decodeQuotedPrintable(text: string): string {
  if (!text.includes('=')) return text
  const units = unitBuffer(text.length)
  let used = 0
  let wide = 0
  for (let i = 0; i < text.length; i++) {
    let unit = text.charCodeAt(i)
    if (unit === 0x3d) {
      const end = lineEnd(text, i + 1)
      if (end > 0) {
        i = end - 1
        continue
      }
      const high = hexDigit(text.charCodeAt(i + 1))
      const low = hexDigit(text.charCodeAt(i + 2))
      if (high >= 0 && low >= 0) {
        unit = (high << 4) | low
        i += 2
      }
    }
    units[used++] = unit
    wide |= unit
  }
  return unitText(units, used, wide)
}

/** Behind the line end at `at`; 0 when there is none. */
function lineEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x0a) return at + 1
  return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : 0
}
