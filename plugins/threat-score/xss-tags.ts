import { judgeAttribute } from './xss-attributes.ts'
import { isActiveStyle } from './xss-css.ts'
import { ELEMENT_POINTS, listedElement, RAW_TEXT_ELEMENTS } from './xss-elements.ts'
import { type MarkupVisitor, readMarkup } from './xss-html.ts'
import { isHostileScript, isListing, isScript } from './xss-script.ts'
import { note, type Sheet } from './xss-sheet.ts'

interface Page {
  readonly sheet: Sheet
  /** Place of a `<script>` that is not closed yet, -1 without. */
  scriptAt: number
  /** An opening tag came already. */
  opened: boolean
  /** The only script so far does no harm. */
  quiet: boolean
  /** The script that is open is a module. */
  module: boolean
  inDocument: boolean
}

/** Reads the value as markup and judges its tags. */
export function readTags(sheet: Sheet): undefined {
  readMarkup(sheet.text, 0, sheet.text.length, judge, {
    sheet,
    scriptAt: -1,
    opened: false,
    quiet: false,
    module: false,
    inDocument: false,
  })
  const first = sheet.text.indexOf('<')
  const quote = attributeEnd(sheet.text, first)
  if (quote >= 0) note(sheet, 'tag-breakout', quote <= LONGEST_LEAD ? 80 : 50, first)
}

const judge: MarkupVisitor<Page> = { tag, attribute, tagEnd, done: (page) => page.sheet.certain }

function tag(page: Page, from: number, to: number, closing: boolean): string {
  const { sheet } = page
  const name = listedElement(sheet.text, from, to)
  if (closing) {
    judgeEndTag(page, name, from)
    return ''
  }
  page.opened = true
  if (name === 'html' || name === 'head') page.inDocument = true
  const points = ELEMENT_POINTS.get(name) ?? 0
  if (points > 0) note(sheet, 'active-element', points, from)
  return name
}

function judgeEndTag(page: Page, name: string, at: number): undefined {
  const { sheet } = page
  if (name === 'script') {
    if (page.module) note(sheet, 'script-element', 45, at)
    else if (page.scriptAt >= 0)
      note(sheet, 'script-element', isEmptyIn(page, at) ? 40 : pointsOf(page, at), page.scriptAt)
    else note(sheet, 'tag-breakout', sheet.text.length < LONGEST_FRAGMENT && !endsInWords(sheet.text, at) ? 80 : 50, at)
  } else if (!page.opened && RAW_TEXT_ELEMENTS.has(name)) note(sheet, 'tag-breakout', 50, at)
}

/** `<script src="app.js"></script>` in a whole document: what it loads is judged by its attribute. */
function isEmptyIn({ sheet, scriptAt, inDocument }: Page, at: number): boolean {
  return inDocument && sheet.text.slice(scriptAt, Math.min(at, scriptAt + 40)).trim() === '</'
}

/** `between <script> and </script> tags` */
function pointsOf({ sheet, scriptAt, quiet }: Page, at: number): number {
  const content = sheet.text.slice(scriptAt, Math.min(at - 2, scriptAt + LONGEST_CONTENT))
  if (FEW_WORDS.test(content) && content.trim() !== '') return 50
  return quiet ? QUIET_POINTS : 92
}

/** Words and nothing else behind an end tag: a sentence about it. */
function endsInWords(text: string, at: number): boolean {
  const rest = text.slice(at, at + LONGEST_CONTENT)
  const end = rest.indexOf('>')
  return end >= 0 && end < 12 && WORDS_ONLY.test(rest.slice(end + 1))
}
const WORDS_ONLY = /^[`'"]?[ ,.;:)][\w ,.;:?!'()-]{10,}$/

/** A longer value that begins inside of a script may be a piece of a page. */
const LONGEST_FRAGMENT = 4096

function attribute(
  page: Page,
  element: string,
  from: number,
  to: number,
  valueFrom: number,
  valueTo: number,
): undefined {
  if (to - from < 2) return
  judgeAttribute(page.sheet, { element, from, to, valueFrom, valueTo, inDocument: page.inDocument })
}

function tagEnd(page: Page, name: string, at: number): undefined {
  if (name === 'script') judgeScriptContent(page, at)
  else if (name === 'style') judgeStyleContent(page, at)
  else if (name === 'handler' && isHostileScript(page.sheet.text, at, at + LONGEST_CONTENT))
    note(page.sheet, 'script-element', 85, at)
}

/** `<script>` followed by words and no end tag is talk about scripts; anything else is one. */
function judgeScriptContent(page: Page, at: number): undefined {
  const { sheet } = page
  page.quiet = page.scriptAt < 0 && isQuiet(sheet, at)
  if (page.scriptAt < 0) page.scriptAt = at
  const content = sheet.text.slice(at, at + LONGEST_CONTENT)
  const less = content.indexOf('<')
  const code = (less < 0 ? content : content.slice(0, less)).trim()
  page.module = COMPONENT.test(code)
  if (page.module) return note(sheet, 'script-element', 45, at)
  if (page.quiet) note(sheet, 'script-element', QUIET_POINTS, at)
  else if (isScript(code, 0, code.length)) note(sheet, 'script-element', 92, at)
  else if (code === '' && page.inDocument) note(sheet, 'script-element', 40, at)
  else note(sheet, 'script-element', isTalk(content) ? 50 : 85, at)
}

/** A page as documents carry them: many lines, and one script, which does nothing to anybody. */
function isQuiet({ text, field }: Sheet, at: number): boolean {
  if (!field.where.includes('./') || !isListing(text)) return false
  const end = text.indexOf('</script', at)
  return end - at > 10 && end - at < LONGEST_QUIET && !isHostileScript(text, at, end)
}
const QUIET_POINTS = 60
/** Read whole; more is not. */
const LONGEST_QUIET = 8192

/** The source of a component (Vue, Svelte): as a script on a page it is an error. */
const COMPONENT = /^export\s{1,9}default\s{0,9}[{(a-z]/

/** Enough to tell code from words; bounds the work on hostile text. */
const LONGEST_CONTENT = 300

/** Three words with blanks around them; or fewer and nothing else. */
export const TALK = /^[ ,.)`'"|][^<>(){};=]{0,3}[a-z]{1,15}[ ,][a-z]{1,15}[ ,.][a-z]{1,15}/i
const FEW_WORDS = /^[`'"]?[ ,.]{1,2}[|]?[a-z ,.?!|/-]{0,60}[`'"]?$/i

function isTalk(content: string): boolean {
  const less = content.indexOf('<')
  const words = less < 0 ? content : content.slice(0, less)
  return words.trim() !== '' && (TALK.test(content) || FEW_WORDS.test(words))
}

/** Navigator ran `<style type=text/javascript>`. */
function judgeStyleContent({ sheet, inDocument }: Page, at: number): undefined {
  const { text } = sheet
  const next = text.indexOf('<', at)
  const end = next < 0 ? text.length : next
  const isActive = isActiveStyle(text, at, end) || isHostileScript(text, at, Math.min(end, at + LONGEST_CONTENT))
  if (isActive || !inDocument) note(sheet, 'style-code', isActive ? 82 : 20, at)
}

/** Nobody writes a quote and `>` after a few letters; a piece cut out of a page may begin inside a long attribute. */
const LONGEST_LEAD = 8

/** `"><b>`, not `=> "<b>`: place of the quote that ends an attribute (and its tag) before the first tag, -1 without. */
function attributeEnd(text: string, first: number): number {
  const next = text.charCodeAt(first + 1) | 32
  if (!((next >= 97 && next <= 122) || next === 47 || next === 33 || next === 63)) return -1
  let quote = -1
  let greater = false
  for (let at = first - 1; at >= 0; at--) {
    const c = text.charCodeAt(at)
    if (c === 34 || c === 39) quote = at
    else if (c === 62) greater = true
    else if (c === 61 && greater) return -1
    else if (c > 32 && c !== 47) break
  }
  return greater ? quote : -1
}
