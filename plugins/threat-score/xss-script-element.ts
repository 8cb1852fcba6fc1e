import { hasWords } from './prose.ts'
import { isHostileProgram, isListing, isScript, showsBox } from './xss-script.ts'
import { bindsNoPage, isDataType, isFromTemplate, isMapType, isOtherPrefix } from './xss-script-kinds.ts'
import { isFile, note, type Sheet } from './xss-sheet.ts'
import { isSiteTag } from './xss-site-tags.ts'

/** What the reader of tags knows of the page so far. */
export interface Page {
  readonly sheet: Sheet
  /** Place of a `<script>` that is not closed yet, -1 without. */
  scriptAt: number
  /** An opening tag came already. */
  opened: boolean
  /** The only script so far does no harm. */
  quiet: boolean
  /** The script is a file of the own site, in a document. */
  own: boolean
  /** The script that is open is a module. */
  module: boolean
  /** The script that is open has a type already. */
  typed: boolean
  /** What is open is data or filled by a template, and no script that somebody put in. */
  inert: boolean
  /** Asked once. */
  siteTag: boolean | null
  /** The text binds its prefixes to no page. Asked once. */
  foreign: boolean | null
  /** There is a drawing (SVG), whose scripts run whatever their `src` says. Asked once. */
  drawing: boolean | null
  /** A map of modules would lead to another host. Asked once. */
  away: boolean | null
  inDocument: boolean
}

/** A script of another vocabulary than that of pages. */
export function isForeign(page: Page, name: string, from: number, to: number): boolean {
  if (name !== 'script' || to - from === name.length) return false
  const { text } = page.sheet
  page.foreign ??= bindsNoPage(text)
  return page.foreign && isOtherPrefix(text, from)
}

export function judgeScriptEnd(page: Page, at: number): undefined {
  const { sheet } = page
  if (page.inert) page.scriptAt = -1
  else if (page.module) note(sheet, 'script-element', 45, at)
  else if (page.scriptAt >= 0) {
    note(sheet, 'script-element', isEmptyIn(page, at) ? 40 : pointsOf(page, at), page.scriptAt)
    // The next one is judged by itself.
    if (page.own) page.scriptAt = -1
  } else if (EXPRESSION.test(sheet.text.slice(Math.max(0, at - 8), at - 2))) note(sheet, 'tag-breakout', 40, at)
  else note(sheet, 'tag-breakout', sheet.text.length < LONGEST_FRAGMENT && !endsInWords(sheet.text, at) ? 80 : 50, at)
}

/** `<script.*?</script>`: a regular expression. */
const EXPRESSION = /[.\])][*+]\??\)?$/

/** `<script src="app.js"></script>` in a whole document: what it loads is judged by its attribute. */
function isEmptyIn({ sheet, scriptAt, inDocument }: Page, at: number): boolean {
  return inDocument && sheet.text.slice(scriptAt, Math.min(at, scriptAt + 40)).trim() === '</'
}

/** `between <script> and </script> tags` */
function pointsOf(page: Page, at: number): number {
  const { sheet, scriptAt, quiet } = page
  const content = sheet.text.slice(scriptAt, Math.min(at - 2, scriptAt + LONGEST_CONTENT))
  if (page.siteTag === true) return SITE_TAG_POINTS
  if (page.own) return OWN_FILE_POINTS
  if (FEW_WORDS.test(content) && content.trim() !== '') return 50
  if (quiet) return QUIET_POINTS
  return isNamed(sheet.text, scriptAt) ? NAMED_POINTS : 92
}

/** `<script>alert</script> is stripped`: a word that does nothing, or none, between words of a sentence. */
function isNamed(text: string, at: number): boolean {
  return NAME_ONLY.test(text.slice(at - 8, at + 40)) && hasWords(text, NAMING_WORDS)
}
const NAME_ONLY = /^<script>\s{0,3}[a-z]{0,24}\s{0,3}<\/script>/i
const NAMING_WORDS = 1
const NAMED_POINTS = 60

/** Words and nothing else behind an end tag: a sentence about it. */
function endsInWords(text: string, at: number): boolean {
  const rest = text.slice(at, at + LONGEST_CONTENT)
  const end = rest.indexOf('>')
  return end >= 0 && end < 12 && WORDS_ONLY.test(rest.slice(end + 1))
}
const WORDS_ONLY = /^[`'"]?[ ,.;:)][\w ,.;:?!'()-]{10,}$/

/** A longer value that begins inside of a script may be a piece of a page. */
const LONGEST_FRAGMENT = 4096

/** One behind data is judged by itself: nobody knows what becomes of the tags before it. */
export function beginScript(page: Page): undefined {
  if (page.inert) page.scriptAt = -1
  page.inert = false
  page.own = false
  page.typed = false
}

/** An attribute of a script that makes data of it, or that nobody but the author of the page has put in. */
export function isTame(page: Page, from: number, to: number, valueFrom: number, valueTo: number): boolean {
  const { text } = page.sheet
  const length = to - from
  if (length === 4 && !page.typed && text.slice(from, to).toLowerCase() === 'type') {
    page.typed = true
    page.inert = isDataType(text, valueFrom, valueTo) || (isMapType(text, valueFrom, valueTo) && !mapsAway(page))
  }
  if (length !== 3 || text.slice(from, to).toLowerCase() !== 'src') return false
  if (isFromTemplate(text, valueFrom, valueTo)) {
    page.drawing ??= DRAWING.test(text)
    page.inert = !page.drawing
    return page.inert
  }
  if (isOwnFile(page, valueFrom, valueTo)) {
    page.own = true
    return true
  }
  page.own = false
  page.siteTag ??= isSiteTag(text, page.sheet.field.where.startsWith('body'))
  if (!PLAIN_ADDRESS.test(text.slice(valueFrom, valueTo))) return false
  if (page.siteTag) note(page.sheet, 'script-element', SITE_TAG_POINTS, valueFrom)
  return page.siteTag
}
const DRAWING = /<svg/i
/** Less than what is refused together with other code of a page. */
const OWN_FILE_POINTS = 45
const OWN_FILE = /^(?:\.{0,2}\/)?(?!\/)[\w.-]{1,40}(?:\/[\w.-]{1,40}){0,6}\.m?js$/

/** Refuses nothing by itself: owners of sites do this, and nobody else has a use for it. */
const SITE_TAG_POINTS = 60
/** Its host is one of those that were asked about. */
const PLAIN_ADDRESS = /^(?:https:)?\/\/[\w.-]{3,80}\//i
const MAPPED_AWAY = /["'](?:https?:)?\/\//i

/** `<script src="/js/sort.js">` as code and pages in documents have it. */
function isOwnFile({ sheet, scriptAt, inDocument }: Page, from: number, to: number): boolean {
  const { text, field } = sheet
  if (scriptAt >= 0 || text.charCodeAt(from - 1) !== 34) return false
  if (!field.where.includes('./') && !(inDocument && isFile(field)) && !CHANGES.test(text)) return false
  return OWN_FILE.test(text.slice(from, Math.min(to, from + 300)))
}

/** A list of changes, as programs print it. */
const CHANGES = /^(?:diff --git |--- a\/|@@ -\d{1,6},\d{1,6} \+\d{1,6},\d{1,6} @@)/

function mapsAway(page: Page): boolean {
  page.away ??= MAPPED_AWAY.test(page.sheet.text)
  return page.away
}

/** `<script>` followed by words and no end tag is talk about scripts; anything else is one. */
export function judgeScriptContent(page: Page, at: number): undefined {
  const { sheet } = page
  if (page.inert) {
    page.scriptAt = at
    return note(sheet, 'script-element', 20, at - 1)
  }
  if (page.siteTag === null && page.scriptAt < 0)
    page.siteTag = isSiteTag(sheet.text, sheet.field.where.startsWith('body'))
  page.quiet = page.scriptAt < 0 && isQuiet(page, at)
  if (page.scriptAt < 0) page.scriptAt = at
  const content = sheet.text.slice(at, at + LONGEST_CONTENT)
  const less = content.indexOf('<')
  const code = (less < 0 ? content : content.slice(0, less)).trim()
  page.module = COMPONENT.test(code)
  // Inside of the tag: a code span of Markdown ends where it does.
  const within = at - 1
  if (page.module) return note(sheet, 'script-element', 45, within)
  page.own &&= code === '' || sheet.text.charCodeAt(at - 2) === 47
  if (page.own) return note(sheet, 'script-element', page.inDocument ? 40 : OWN_FILE_POINTS, within)
  if (!isTalk(content) && isNamed(sheet.text, at)) return note(sheet, 'script-element', NAMED_POINTS, within)
  if (page.quiet) note(sheet, 'script-element', QUIET_POINTS, within)
  else if (page.siteTag === true && !showsBox(code, 0, code.length))
    note(sheet, 'script-element', SITE_TAG_POINTS, within)
  else if (isScript(code, 0, code.length)) note(sheet, 'script-element', 92, within)
  else if (code === '' && page.inDocument) note(sheet, 'script-element', 40, within)
  else note(sheet, 'script-element', isTalk(content) ? 50 : 85, within)
}

/** A page as documents carry them: many lines, and one script, which does nothing to anybody. */
function isQuiet({ sheet: { text, field }, inDocument }: Page, at: number): boolean {
  const inPage = inDocument && (field.where.includes('./') || isFile(field))
  if (!isListing(text) && !inPage) return false
  const end = text.indexOf('</script', at)
  if (
    !inPage &&
    !field.where.includes('./') &&
    !DECLARES.test(text.slice(at, Math.max(at, Math.min(end, at + LONGEST_QUIET))))
  )
    return false
  return end - at > 10 && end - at < LONGEST_QUIET && !isHostileProgram(text, at, end)
}
const QUIET_POINTS = 50

/** Functions and variables with names, as in a program. */
const DECLARES =
  /\n\s{0,12}(?:async )?(?:function \w{2,40}\(|(?:const|let|var) [\w{ ,}]{1,60} = |import [\w{ ,}]{1,80} from |(?:window\.)?onload = (?:function|\()|(?:document|window)\.addEventListener\('\w{2,30}', |define(?:Props|Emits|Model|Expose|Slots|Options)[(<])/
/** Read whole; more is not. */
const LONGEST_QUIET = 8192

/** The source of a component (Vue, Svelte): as a script on a page it is an error. */
const COMPONENT = /^export\s{1,9}default\s{0,9}[{(a-z]/

/** Enough to tell code from words; bounds the work on hostile text. */
export const LONGEST_CONTENT = 300

/** Three words with blanks around them; or fewer and nothing else. */
export const TALK = /^[ ,.)`'"|][^<>(){};=]{0,3}[a-z]{1,15}[ ,][a-z]{1,15}[ ,.][a-z]{1,15}/i
const FEW_WORDS = /^[`'"]?[ ,.?!;:)]{1,2}[|]?[a-z ,.?!|/-]{0,60}[`'"]?$/i

function isTalk(content: string): boolean {
  const less = content.indexOf('<')
  const words = less < 0 ? content : content.slice(0, less)
  return words.trim() !== '' && (TALK.test(content) || FEW_WORDS.test(words) || NO_PROGRAM.test(content))
}
/** Two words behind each other, of which neither is one of the language: none of the script runs, whatever follows. */
const NO_PROGRAM =
  /^ (?!(?:new|typeof|void|delete|return|throw|let|var|const|async|await|yield|function|if|for|while|do|else|import|export|class|case|default|try|finally|with|switch|using|static|enum|break|continue|goto|dim|set|call|sub|msgbox)\s)[a-z]{2,15} (?!(?:in|of|instanceof|is|as)\s)[a-z]{2,15}(?:[ ,.]|; [a-z])/
