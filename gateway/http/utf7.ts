/** A shifted run encodes a few characters; the bound keeps the scan for its end short. */
const LONGEST_RUN = 256

/** `<`: who writes it this way writes UTF-7. */
const MARKUP_SIGN = '+ADw'

/**
 * Opens the shifted runs of UTF-7 (RFC 2152) that start like an ASCII character, `+ADw-script+AD4-`. Browsers and
 * libraries that guess the charset read it as markup. Any character that is no base64 ends a run, `+AFs `; that is
 * taken for one only beside a `<` in UTF-7. Returns `text` itself when there is none.
 */
export function decodeUtf7(text: string): string {
  let out = ''
  let done = 0
  const isOpen = text.includes(MARKUP_SIGN)
  for (let at = text.indexOf('+A'); at >= 0; at = text.indexOf('+A', at + 1)) {
    const end = runEnd(text, at + 1)
    const isClosed = text.charCodeAt(end) === 0x2d
    const run = isClosed || isOpen ? decodeRun(text.slice(at + 1, end)) : null
    if (run === null) continue
    out += text.slice(done, at) + run
    done = isClosed ? end + 1 : end
  }
  return done === 0 ? text : out + text.slice(done)
}

function runEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + LONGEST_RUN)
  let at = from
  while (at < last && sextet(text.charCodeAt(at)) >= 0) at++
  return at
}

/** `null` when the run is not whole UTF-16 units of printable ASCII: `+AND-` in a query is no UTF-7. */
function decodeRun(run: string): string | null {
  let text = ''
  let bits = 0
  let held = 0
  for (let i = 0; i < run.length; i++) {
    bits = ((bits << 6) | sextet(run.charCodeAt(i))) & 0x3f_ffff
    held += 6
    if (held < 16) continue
    held -= 16
    const unit = bits >> held
    if (unit < 0x20 || unit > 0x7e) return null
    text += String.fromCharCode(unit)
    bits &= (1 << held) - 1
  }
  return text.length > 0 && held < 6 && bits === 0 ? text : null
}

/** Value of a base64 digit, or -1. The `+` is left out: it begins the next run. */
function sextet(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit - 65
  if (unit >= 97 && unit <= 122) return unit - 71
  if (unit >= 48 && unit <= 57) return unit + 4
  return unit === 0x2f ? 63 : -1
}
