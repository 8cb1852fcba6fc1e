/** A shifted run encodes a few characters; the bound keeps the scan for its end short. */
const LONGEST_RUN = 256

/**
 * Opens the shifted runs of UTF-7 (RFC 2152) that start like an ASCII character, `+ADw-script+AD4-`. Browsers and
 * libraries that guess the charset read it as markup. Returns `text` itself when there is none.
 */
export function decodeUtf7(text: string): string {
  let out = ''
  let done = 0
  for (let at = text.indexOf('+A'); at >= 0; at = text.indexOf('+A', at + 1)) {
    const end = runEnd(text, at + 1)
    const run = text.charCodeAt(end) === 0x2d ? decodeRun(text.slice(at + 1, end)) : null
    if (run === null) continue
    out += text.slice(done, at) + run
    done = end + 1
  }
  return done === 0 ? text : out + text.slice(done)
}

function runEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + LONGEST_RUN)
  let at = from
  while (at < last && isBase64(text.charCodeAt(at))) at++
  return at
}

/** `null` when the run is not whole UTF-16 units of printable ASCII: `+AND-` in a query is no UTF-7. */
function decodeRun(run: string): string | null {
  const bytes = Buffer.from(run, 'base64')
  if (bytes.length < 2 || bytes.length % 2 !== 0) return null
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const unit = bytes[i + 1]!
    if (bytes[i] !== 0 || unit < 0x20 || unit > 0x7e) return null
    text += String.fromCharCode(unit)
  }
  return text
}

function isBase64(unit: number): boolean {
  const lower = unit | 32
  return (lower >= 97 && lower <= 122) || (unit >= 47 && unit <= 57)
}
