/** Points for an opening tag on sight. What a tag does with its attributes is judged in xss-tags.ts. */
export const ELEMENT_POINTS: ReadonlyMap<string, number> = new Map([
  // Judged by content and attributes.
  ...['script', 'style', 'link', 'meta', 'param', 'animate', 'set', 'animatetransform', 'html', 'head'].map(
    (name) => [name, 0] as const,
  ),
  // Editors embed videos and maps with it.
  ['iframe', 30],
  ['frame', 30],
  ['frameset', 45],
  ['fencedframe', 60],
  ['portal', 60],
  // `List<object>` in code.
  ['object', 30],
  ['embed', 40],
  ['applet', 60],
  ['base', 15],
  ['form', 15],
  ['isindex', 60],
  ['bgsound', 50],
  ['use', 0],
  ['layer', 60],
  ['ilayer', 60],
  // Internet Explorer: XML data islands, behaviours, vector markup.
  ['xml', 30],
  ['import', 50],
  ['?import', 75],
  ['vmlframe', 80],
  ['plaintext', 50],
  ['?xml-stylesheet', 50],
  // XML Events: `<handler xml:id=...>`, `<listener handler=...>`.
  ['handler', 50],
  ['listener', 50],
  ['event-source', 50],
])

/** Elements whose end tag leaves a state in which markup is text: closing one that was not opened is a break-out. */
export const RAW_TEXT_ELEMENTS: ReadonlySet<string> = new Set(
  'script style title textarea noscript noembed noframes xmp iframe plaintext template select'.split(' '),
)

const LONGEST = 16
const beginnings = new Uint32Array(128)
for (const name of [...ELEMENT_POINTS.keys(), ...RAW_TEXT_ELEMENTS]) beginnings[name.charCodeAt(0)]! |= 1 << name.length

/** The name in lower case without its prefix (`x:script`) if it is listed, else empty. */
export function listedElement(text: string, from: number, to: number): string {
  let start = from
  if (to - from > LONGEST) {
    if (to - from > 64) return ''
    const colon = text.slice(from, to).indexOf(':')
    if (colon < 0) return ''
    start = from + colon + 1
  }
  const local = lookUp(text, start, to)
  if (local !== '') return local
  const colon = text.slice(from, to).indexOf(':')
  return colon < 0 ? '' : lookUp(text, from + colon + 1, to)
}

function lookUp(text: string, from: number, to: number): string {
  const length = to - from
  const first = text.charCodeAt(from)
  if (length > LONGEST || first > 127) return ''
  const lower = first >= 65 && first <= 90 ? first | 32 : first
  if ((beginnings[lower]! & (1 << length)) === 0) return ''
  const name = text.slice(from, to).toLowerCase()
  return ELEMENT_POINTS.has(name) || RAW_TEXT_ELEMENTS.has(name) ? name : ''
}
