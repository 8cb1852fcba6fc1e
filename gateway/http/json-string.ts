import { hex4 } from './escape-reader.ts'
import { unitBuffer, unitText } from './unit-buffer.ts'

const BACKSLASH = 0x5c

/** Units of the escapes of one letter, by the unit of the letter. */
const SHORT: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '/': '/', '"': '"', '\\': '\\' }).map(
    ([letter, text]) => [letter.charCodeAt(0), text.charCodeAt(0)],
  ),
)

/**
 * What the inside of a JSON string stands for (RFC 8259 section 7). `hidden` tells that `\uXXXX` spelt printable ASCII,
 * which nobody needs to escape. Unknown escapes stay, so that broken JSON keeps its text.
 */
export function unescapeJson(raw: string): { readonly text: string; readonly hidden: boolean } {
  const units = unitBuffer(raw.length)
  let hidden = false
  let wide = 0
  let used = 0
  for (let at = 0; at < raw.length; at++) {
    let unit = raw.charCodeAt(at)
    if (unit === BACKSLASH) {
      const letter = raw.charCodeAt(at + 1)
      const code = letter === 0x75 ? hex4(raw, at + 2) : -1
      if (code >= 0) {
        if (code > 0x20 && code < 0x7f) hidden = true
        unit = code
        at += 5
      } else {
        const short = SHORT.get(letter)
        if (short !== undefined) {
          unit = short
          at++
        }
      }
    }
    units[used++] = unit
    wide |= unit
  }
  return { text: unitText(units, used, wide), hidden }
}
