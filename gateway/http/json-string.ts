import { hex4 } from './escape-reader.ts'

const SHORT: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['/', '/'],
  ['"', '"'],
  ['\\', '\\'],
])

/**
 * What the inside of a JSON string stands for (RFC 8259 section 7). `hidden` tells that `\uXXXX` spelt printable ASCII,
 * which nobody needs to escape. Unknown escapes stay, so that broken JSON keeps its text.
 */
export function unescapeJson(raw: string): { readonly text: string; readonly hidden: boolean } {
  let text = ''
  let hidden = false
  let done = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', done)) {
    const kind = raw.charAt(at + 1)
    const code = kind === 'u' ? hex4(raw, at + 2) : -1
    if (code >= 0) {
      text += raw.slice(done, at) + String.fromCharCode(code)
      if (code > 0x20 && code < 0x7f) hidden = true
      done = at + 6
    } else {
      text += raw.slice(done, at) + (SHORT.get(kind) ?? `\\${kind}`)
      done = at + 1 + kind.length
    }
  }
  return { text: text + raw.slice(done), hidden }
}
