import { judgeAttribute } from './xss-attributes.ts'
import { isActiveStyle } from './xss-css.ts'
import { ELEMENT_POINTS, listedElement, RAW_TEXT_ELEMENTS } from './xss-elements.ts'
import { type MarkupVisitor, readMarkup } from './xss-html.ts'
import { bringsOthers } from './xss-injection.ts'
import { isHostileScript } from './xss-script.ts'
import {
  beginScript,
  isForeign,
  isTame,
  judgeScriptContent,
  judgeScriptEnd,
  LONGEST_CONTENT,
  type Page,
} from './xss-script-element.ts'
import { note, type Sheet } from './xss-sheet.ts'

/** Reads the value as markup and judges its tags. */
export function readTags(sheet: Sheet): undefined {
  readMarkup(sheet.text, 0, sheet.text.length, judge, {
    sheet,
    scriptAt: -1,
    opened: false,
    quiet: false,
    own: false,
    module: false,
    typed: false,
    inert: false,
    siteTag: null,
    foreign: null,
    drawing: null,
    away: null,
    inDocument: PAGE.test(sheet.text),
  })
  const first = sheet.text.indexOf('<')
  const quote = attributeEnd(sheet.text, first)
  if (quote >= 0)
    note(sheet, 'tag-breakout', quote <= LONGEST_LEAD && sheet.text.length < LONGEST_BREAK ? 80 : 50, first)
}

/** A page that leaves out what may be left out. */
const PAGE = /^\s{0,20}<!doctype html>/i

const judge: MarkupVisitor<Page> = { tag, attribute, tagEnd, done: (page) => page.sheet.certain }

function tag(page: Page, from: number, to: number, closing: boolean): string {
  const { sheet } = page
  const name = listedElement(sheet.text, from, to)
  if (name === '' && closing) return ''
  if (name !== '' && (isPattern(sheet.text, from, to) || isForeign(page, name, from, to))) return ''
  if (closing) {
    judgeEndTag(page, name, from)
    return ''
  }
  page.opened = true
  if (name === 'html' || name === 'head') page.inDocument = true
  if (name === 'script') beginScript(page)
  const points = ELEMENT_POINTS.get(name) ?? 0
  if (points > 0) note(sheet, 'active-element', points, from)
  return name
}

/** `/<script/`: what is looked for, and no attribute behind it. */
function isPattern(text: string, from: number, to: number): boolean {
  if (EXPRESSION.test(text.slice(Math.max(0, from - 3), to + 8))) return true
  if (text.charCodeAt(from - 2) !== 47 || text.charCodeAt(to) !== 47 || text.charCodeAt(to + 1) > 32) return false
  return text.length - to < LONGEST_CONTENT && !GIVEN.test(text.slice(to))
}
/** `replace(/<script>/gi, '')`: what an expression removes. */
const EXPRESSION = /^[(, =]\/<\/?[a-z]{1,12}>\/[gimsuy]{1,4}[,.);]/i
const GIVEN = />|=(?!\/(?:\s|$))/

function judgeEndTag(page: Page, name: string, at: number): undefined {
  if (name === 'script') judgeScriptEnd(page, at)
  else if (!page.opened && RAW_TEXT_ELEMENTS.has(name)) note(page.sheet, 'tag-breakout', 50, at)
}

function attribute(
  page: Page,
  element: string,
  from: number,
  to: number,
  valueFrom: number,
  valueTo: number,
): undefined {
  const { sheet } = page
  if (to - from < 2 && !(valueTo > valueFrom && isMark(sheet.text.charCodeAt(from)))) return
  if (element === 'script' && isTame(page, from, to, valueFrom, valueTo)) return
  judgeAttribute(sheet, { element, from, to, valueFrom, valueTo, inDocument: page.inDocument })
}

/** `:` and `@` alone name an attribute of a template. */
function isMark(c: number): boolean {
  return c === 58 || c === 64
}

function tagEnd(page: Page, name: string, at: number): undefined {
  if (name === 'script') judgeScriptContent(page, at)
  else if (name === 'style') judgeStyleContent(page, at)
  else if (name === 'handler' && isHostileScript(page.sheet.text, at, at + LONGEST_CONTENT))
    note(page.sheet, 'script-element', 85, at)
}

/** Navigator ran `<style type=text/javascript>`. */
function judgeStyleContent({ sheet, inDocument }: Page, at: number): undefined {
  const { text } = sheet
  const next = text.indexOf('<', at)
  const end = next < 0 ? text.length : next
  const isActive = isActiveStyle(text, at, end) || isHostileScript(text, at, Math.min(end, at + LONGEST_CONTENT))
  if (isActive || !inDocument) note(sheet, 'style-code', isActive ? 82 : bringsOthers(sheet, at, end) ? 80 : 20, at)
}

/** Nobody writes a quote and `>` after a few letters; a piece cut out of a page may begin inside a long attribute. */
const LONGEST_LEAD = 8
/** Long values are read in pieces, which may begin anywhere in a page. */
const LONGEST_BREAK = 1024

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
