import type { Attribute } from './xss-attribute.ts'
import type { Sheet } from './xss-sheet.ts'

/** What editors, providers and newsletter services write is longer, or comes in a body. */
const LONGEST = 300

/** Addresses of other hosts, in elements that bring their content into the page or send what is typed there. */
const OTHER_HOST = /^\s{0,9}(?:https?:)?[\\/]{2}/i
const TAKING: ReadonlySet<string> = new Set(['iframe', 'frame', 'form', 'bgsound', 'portal', 'use'])

/** What providers of videos and maps put into the frames that people paste. */
const PROVIDED =
  /\b(?:title|allow\w{0,16}|frameborder|loading|class|id|scrolling|referrerpolicy)\s{0,3}=|allowfullscreen|\/embed\b|\bplayer\b/i

/**
 * Points for an element that takes content of another host into the page, in the address of a request or a header: there is no editor that
 * sends it there. 0 for others.
 */
export function injected({ text, field }: Sheet, attribute: Attribute): number {
  if (attribute.inDocument || text.length > LONGEST || !isInHead(field.where) || !TAKING.has(attribute.element))
    return 0
  if (!OTHER_HOST.test(text.slice(attribute.valueFrom, Math.min(attribute.valueTo, attribute.valueFrom + 20)))) return 0
  return attribute.element === 'form' ? formPoints(text, attribute) : PROVIDED.test(text) ? 0 : 80
}

/** Newsletter services quote whole addresses in the forms that they hand out, and ask for no password. */
function formPoints(text: string, { valueFrom }: Attribute): number {
  const quoted = text.charCodeAt(valueFrom - 1) === 34 && text.startsWith('http', valueFrom)
  return quoted && !FOREIGN_BUTTON.test(text) && !/\btype\s?=\s?["']?password/i.test(text) ? 0 : 80
}

/** A button elsewhere in the page that sends the form. */
const FOREIGN_BUTTON = /<(?:button|input)\s(?:[^<>]{0,60}\s)?form\s?=/i

/** `<img src='//h.example/?`: a quote that nothing ends takes what follows in the page to another host. */
export function isDangling({ text }: Sheet, from: number, to: number): boolean {
  if (to !== text.length || text.length > LONGEST_DANGLING) return false
  const quote = text.charCodeAt(from - 1)
  return (quote === 34 || quote === 39) && DANGLING.test(text.slice(from, to))
}
/** Longer ones may be cut. */
const LONGEST_DANGLING = 100
const DANGLING = /^(?:https?:)?\/\/[^'"]{3,90}[?=]$/i

/** `<base target='`: the name of the next window takes what follows in the page along. */
export function isCutTarget({ text }: Sheet, { element, from, to, valueTo }: Attribute): boolean {
  const quote = text.charCodeAt(valueTo - 1)
  if ((quote !== 34 && quote !== 39) || valueTo - to > 3 || text.length > LONGEST) return false
  return text.slice(from, to).toLowerCase() === 'target' && (element === 'base' || text.includes('//'))
}

function isInHead(where: string): boolean {
  return !where.startsWith('body')
}

const LONGEST_SHEET = 4096
/** Asks letter by letter what is typed or hidden in a field. */
const PROBES_VALUES = /\[\s?(?:value|content|[\w-]{0,20}(?:token|csrf|nonce|secret)[\w-]{0,20})\s?[\^$*]=/i
const REMOTE_URL = /url\(\s{0,3}["']?(?:https?:)?\/\//i

/** A style sheet in an address that asks another host for something: it tells what the page holds. */
export function bringsOthers({ text, field }: Sheet, from: number, to: number): boolean {
  if (text.length > LONGEST_SHEET) return false
  const style = text.slice(from, to)
  return REMOTE_URL.test(style) && ((text.length <= LONGEST && isInHead(field.where)) || PROBES_VALUES.test(style))
}
