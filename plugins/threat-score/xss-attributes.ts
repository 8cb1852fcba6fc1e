import type { Attribute } from './xss-attribute.ts'
import { isActiveStyle } from './xss-css.ts'
import { leavesTemplate } from './xss-directives.ts'
import { judgeLanguage, judgeParam, judgeUse } from './xss-embeds.ts'
import { SHORTEST_HANDLER } from './xss-events.ts'
import { judgeHandler } from './xss-handlers.ts'
import { injected, isCutTarget, isDangling } from './xss-injection.ts'
import { showsBox } from './xss-script.ts'
import { isFile, note, type Sheet } from './xss-sheet.ts'

/** Points for an attribute with a value, by element; `*` for any. */
const POINTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  src: {
    script: 92,
    embed: 80,
    layer: 80,
    ilayer: 80,
    xml: 80,
    import: 80,
    bgsound: 60,
    frame: 80,
    iframe: 50,
    portal: 60,
  },
  href: { script: 92, base: 80, use: 20, '?xml-stylesheet': 60 },
  'xlink:href': { script: 92, use: 20 },
  language: { script: 90 },
  data: { object: 80 },
  classid: { object: 80 },
  codebase: { object: 80, applet: 80 },
  code: { embed: 80, applet: 80, object: 80 },
  srcdoc: { '*': 85 },
  // Takes the form that it lands in to another host.
  formaction: { '*': 80 },
  action: { form: 50 },
  allowscriptaccess: { '*': 80 },
  // Internet Explorer: data islands and behaviours.
  id: { xml: 80 },
  dataformatas: { '*': 80 },
  implementation: { '*': 80 },
  // XML Events.
  handler: { listener: 80, '*': 60 },
  'ev:handler': { '*': 80 },
}

type Rule = (sheet: Sheet, attribute: Attribute) => undefined

const RULES: Readonly<Record<string, Rule>> = {
  src: judgeFrame,
  rel: judgeLink,
  href: judgeStylesheet,
  'http-equiv': judgeMeta,
  charset: judgeCharset,
  content: judgeCharset,
  style: judgeStyle,
  attributename: judgeAnimation,
  is: judgeKind,
  'v-bind:is': judgeKind,
  'xlink:href': judgeUse,
  value: judgeParam,
  language: judgeLanguage,
}

/** Encodings in which harmless bytes are tags: `+ADw-`, `~{`, escape sequences. */
const ODD_CHARSET = /utf-?(?:7|16|32)|x-imap|x-mac/
/** The same, but mail programs still write them. */
const SHIFTING_CHARSET = /iso-2022|hz-gb/
/** A frame on another web page is what editors embed; `mhtml:` or `view-source:` is not. */
const FRAME_SCHEME = /^\s{0,9}(?!https?:|about:)[a-z][a-z\d+.-]{1,30}:(?!\d)/i

/** What pages show in an `<object>`: `/files/a.pdf#page=2`. */
const SHOWN_FILE = /^[\w./:%~-]{1,280}\.(?:pdf|png|jpe?g|gif|webp|mp4|webm)(?:[#?][\w=&,.%-]{0,80})?$/i
/** A form of the own site: `/search`. */
const OWN_FORM = /^["']?(?:\/(?!\/)|\.{0,2}\/(?!\/)|[?#])[\w./?=&#-]{0,80}["']?$/

const ABSOLUTE = /^\s{0,9}(?:https?:)?\/\//i
const BARE_END = /^\s{0,3}(?:\/?>|<|$)/

/** A whole document loads scripts of its own site. */
const OWN_FILE = /^\s{0,9}(?:\.{0,2}\/)?(?!\/)[\w.-]{1,40}(?:[\w./?=-]{0,40})?(?:["'\s>]|$)/

export const ATTRIBUTE_PATTERNS = { ABSOLUTE, BARE_END, OWN_FILE, ODD_CHARSET, SHIFTING_CHARSET, FRAME_SCHEME }

export function judgeAttribute(sheet: Sheet, attribute: Attribute): undefined {
  const { text } = sheet
  const { to, valueFrom, valueTo } = attribute
  let from = attribute.from
  // `<iframe id=x "onload=...>`: quotes and control characters stick to names in lists of evasions.
  while (from < to && !isLetter(text.charCodeAt(from))) from++
  const first = text.charCodeAt(from) | 32
  if (first === 111 && (text.charCodeAt(from + 1) | 32) === 110) {
    // `onclick=""`: editors leave it behind when they take the code out.
    if (valueFrom === valueTo && isQuote(text.charCodeAt(valueTo))) return
    if (to - from >= SHORTEST_HANDLER)
      judgeHandler(sheet, from, to, valueFrom, valueTo, attribute.inDocument && isKept(sheet))
    return
  }
  if (valueFrom === valueTo) {
    if (valueTo === text.length && isCutTarget(sheet, attribute)) note(sheet, 'dangling-markup', 80, from)
    return judgeCode(sheet, from, to)
  }
  judgeCode(sheet, valueFrom, valueTo)
  if (leavesTemplate(text, attribute.from, valueFrom, valueTo)) note(sheet, 'attribute-code', 84, from)
  if (valueTo === text.length && isDangling(sheet, valueFrom, valueTo)) note(sheet, 'dangling-markup', 80, valueFrom)
  if (to - from > LONGEST || (LENGTHS[first & 127]! & (1 << (to - from))) === 0) return
  const name = text.slice(from, to).toLowerCase()
  const points = TABLE.get(name)
  if (points !== undefined) judgePoints(sheet, attribute, points)
  RULE_TABLE.get(name)?.(sheet, attribute)
}

/** A part of a document, or a file. */
function isKept({ field }: Sheet): boolean {
  return field.where.includes('./') || isFile(field)
}

const TABLE = new Map(Object.entries(POINTS).map(([name, points]) => [name, new Map(Object.entries(points))] as const))
const RULE_TABLE = new Map(Object.entries(RULES))
const NAMES = [...TABLE.keys(), ...RULE_TABLE.keys()]
const LONGEST = Math.max(...NAMES.map((name) => name.length))
/** By the first letter: the lengths of names, a bit each. Hostile values have thousands of attributes. */
const LENGTHS = new Uint32Array(128)
for (const name of NAMES) LENGTHS[name.charCodeAt(0)]! |= 1 << name.length

function judgePoints(sheet: Sheet, attribute: Attribute, table: ReadonlyMap<string, number>): undefined {
  const { element, valueFrom, inDocument } = attribute
  const points = table.get(element) ?? table.get('*') ?? 0
  if (points === 0) return
  if (
    element === 'object' &&
    SHOWN_FILE.test(sheet.text.slice(valueFrom, Math.min(attribute.valueTo, valueFrom + 300)))
  )
    return
  if (element === 'form' && attribute.to - attribute.from === 6 && OWN_FORM.test(wordOf(sheet, attribute)))
    return note(sheet, 'form-hijack', 15, valueFrom)
  const what = element === 'script' ? 'script-element' : element === 'form' ? 'form-hijack' : 'active-element'
  const usual =
    inDocument &&
    (element === 'base' || (element === 'script' && OWN_FILE.test(sheet.text.slice(valueFrom, valueFrom + 60))))
  note(sheet, what, usual ? 40 : Math.max(points, injected(sheet, attribute)), valueFrom)
}

/** Frameworks run attributes of many names (`ng-focus`, `@click`, `x-init`, `hx-on`); also `src= onerror=alert(1)`. */
function judgeCode(sheet: Sheet, from: number, to: number): undefined {
  if (to - from >= SHORTEST_CODE && showsBox(sheet.text, from, to)) note(sheet, 'attribute-code', 80, from)
}

/** `alert()` */
const SHORTEST_CODE = 7

function judgeFrame(sheet: Sheet, { element, from, valueFrom, valueTo }: Attribute): undefined {
  if (element !== 'iframe') return
  const url = sheet.text.slice(valueFrom, Math.min(valueTo, valueFrom + 40))
  if (FRAME_SCHEME.test(url)) note(sheet, 'active-element', 80, valueFrom)
  else if (ABSOLUTE.test(url) && (!isQuote(sheet.text.charCodeAt(valueFrom - 1)) || isBare(sheet.text, from, valueTo)))
    note(sheet, 'active-element', 82, valueFrom)
}

/** `<iframe src="//x.example">` and nothing else: what editors and providers write has a size, a title, a class. */
function isBare(text: string, from: number, valueTo: number): boolean {
  return text.slice(from - 8, from).toLowerCase() === '<iframe ' && BARE_END.test(text.slice(valueTo + 1, valueTo + 5))
}

function judgeLink(sheet: Sheet, attribute: Attribute): undefined {
  if (attribute.element !== 'link') return
  const rel = wordOf(sheet, attribute)
  if (!rel.includes('stylesheet') && !rel.includes('import')) return
  note(sheet, 'active-element', attribute.inDocument ? 20 : 80, attribute.valueFrom)
}

function judgeMeta(sheet: Sheet, attribute: Attribute): undefined {
  if (attribute.element !== 'meta') return
  const header = wordOf(sheet, attribute)
  if (!header.includes('refresh') && !header.includes('cookie') && !header.includes('link')) return
  note(sheet, 'active-element', attribute.inDocument ? 60 : 82, attribute.valueFrom)
}

function judgeCharset(sheet: Sheet, attribute: Attribute): undefined {
  if (attribute.element !== 'meta') return
  const type = wordOf(sheet, attribute)
  const isOdd = ODD_CHARSET.test(type) || (!attribute.inDocument && SHIFTING_CHARSET.test(type))
  if (isOdd) note(sheet, 'active-element', 82, attribute.valueFrom)
}

/** A document that is its own style sheet, or carries it along: XSLT, which runs scripts. */
function judgeStylesheet(sheet: Sheet, attribute: Attribute): undefined {
  judgeUse(sheet, attribute)
  if (attribute.element === '?xml-stylesheet' && /^(?:#|data:)/.test(wordOf(sheet, attribute)))
    note(sheet, 'active-element', 82, attribute.valueFrom)
}

/** Vue makes the element that is named here. */
function judgeKind(sheet: Sheet, attribute: Attribute): undefined {
  if (/^["'`]?(?:vue:)?(?:script|iframe)["'`]?$/.test(wordOf(sheet, attribute)))
    note(sheet, 'script-element', 85, attribute.valueFrom)
}

function judgeStyle(sheet: Sheet, { valueFrom, valueTo }: Attribute): undefined {
  if (isActiveStyle(sheet.text, valueFrom, valueTo)) note(sheet, 'style-code', 82, valueFrom)
}

/** SVG animation that sets a link or a handler of its parent. */
function judgeAnimation(sheet: Sheet, attribute: Attribute): undefined {
  const target = wordOf(sheet, attribute)
  if (target.startsWith('on') || target === 'innerhtml') note(sheet, 'active-element', 85, attribute.valueFrom)
  else if (target.endsWith('href')) note(sheet, 'active-element', 80, attribute.valueFrom)
}

function wordOf(sheet: Sheet, { valueFrom, valueTo }: Attribute): string {
  return sheet.text.slice(valueFrom, Math.min(valueTo, valueFrom + 100)).toLowerCase()
}

function isQuote(c: number): boolean {
  return c === 34 || c === 39
}

function isLetter(c: number): boolean {
  const lower = c | 32
  return lower >= 97 && lower <= 122
}
