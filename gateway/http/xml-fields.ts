import { classify, DIGIT, DOT, LETTER, LINK, NAME_MARK, WIDE_LETTER } from './byte-class.ts'
import { addName, addText, type Origin, type Sink } from './field-sink.ts'
import { addValue } from './value-fields.ts'
import { readTag } from './xml-tag.ts'

const WHERE = 'body.xml'

/** Deeper elements share the last place. */
const LEVELS = 64
/** A place that long does not grow any more. */
const LONGEST_PLACE = 256

/** A longer name is cut where it is part of a place. */
const LONGEST_NAME = 64

/** Enough for an element that does harm and what it holds. */
const LONGEST_MARKUP = 1024

/** Elements that run something in a browser, should the application show them; others need a handler for that. */
const ACTIVE: ReadonlySet<string> = new Set(['script', 'iframe', 'frameset', 'embed', 'applet'])

interface Walk {
  readonly sink: Sink
  readonly origin: Origin
  readonly text: string
  /** Place of each open element; level 0 is the document. */
  readonly places: string[]
  depth: number
  /** Everything so far is markup whose text is in fields. */
  clean: boolean
}

/**
 * Adds texts, attribute values, comments, processing instructions and the document type with its entity declarations
 * (`body.xml.doctype`); names that are no usual names; and markup that would be active in a web page as it stands.
 * Places are paths of element names: `body.xml./order/id`, `body.xml./order@currency`. Never expands entities. Returns
 * whether all was markup; if not, it must also be looked at as text.
 */
export function readXml(sink: Sink, origin: Origin, text: string, complete: boolean): boolean {
  const walk: Walk = { sink, origin, text, places: [`${WHERE}.`], depth: 0, clean: true }
  let at = 0
  while (at < text.length) {
    if (sink.room <= 0) {
      addText(sink, origin, `${WHERE}.rest`, '', text.slice(at))
      return walk.clean
    }
    const found = text.indexOf('<', at)
    const tag = found < 0 ? text.length : found
    addRun(walk, text.slice(at, tag))
    if (tag === text.length) break
    at = readMarkup(walk, tag)
  }
  return walk.clean && (walk.depth === 0 || !complete)
}

/** Reads what begins with the `<` at `at`; returns where to go on. */
function readMarkup(walk: Walk, at: number): number {
  const { text } = walk
  const next = text.charCodeAt(at + 1)
  if (next === 0x2f) return closeElement(walk, at)
  if (next === 0x3f) return readUntil(walk, at + 2, '?>', `${WHERE}.instruction`)
  if (next !== 0x21) return openElement(walk, at)
  if (text.startsWith('<!--', at)) return readUntil(walk, at + 4, '-->', `${WHERE}.comment`)
  if (text.startsWith('<![CDATA[', at)) return readUntil(walk, at + 9, ']]>', place(walk))
  return readDoctype(walk, at)
}

function addRun(walk: Walk, run: string): void {
  const text = run.trim()
  if (text.length > 0) addValue(walk.sink, walk.origin, place(walk), nameOf(walk), text)
}

function readUntil(walk: Walk, from: number, end: string, where: string): number {
  const found = walk.text.indexOf(end, from)
  const inside = walk.text.slice(from, found < 0 ? walk.text.length : found)
  // `xml version="1.0"`: never more than this, or it is not the declaration.
  const declaration = end === '?>' && inside.length <= 80 && /^xml\s[\w\s="'.-]*$/.test(inside)
  if (!declaration) addValue(walk.sink, walk.origin, where, '', inside.trim())
  return found < 0 ? walk.text.length : found + end.length
}

/** To the `>` outside of quotes and of the internal subset; where the entities are that read files and URLs (XXE). */
function readDoctype(walk: Walk, at: number): number {
  const { text, sink, origin } = walk
  let quote = 0
  let depth = 0
  let end = at + 2
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (quote !== 0) {
      if (unit === quote) quote = 0
    } else if (unit === 0x22 || unit === 0x27) quote = unit
    else if (unit === 0x3c || unit === 0x5b) depth++
    else if (unit === 0x5d) depth--
    else if (unit === 0x3e && --depth < 0) break
  }
  addText(sink, origin, `${WHERE}.doctype`, '', text.slice(at, end + 1))
  return end + 1
}

function openElement(walk: Walk, at: number): number {
  const { text, sink, origin } = walk
  const tag = readTag(text, at)
  if (tag === null) {
    walk.clean = false
    return addBroken(walk, at)
  }
  if (!tag.whole) walk.clean = false
  const here = nested(walk, tag.name)
  addOddName(walk, tag.name)
  let active = ACTIVE.has(tag.name.toLowerCase())
  for (const [name, value] of tag.attributes) {
    addOddName(walk, name)
    if (/^on\w/i.test(name)) active = true
    if (!isNamespace(name, value))
      addValue(sink, origin, `${here}@${name.slice(0, LONGEST_NAME)}`, name.slice(0, LONGEST_NAME), value)
  }
  if (active) addText(sink, origin, here, '', markup(text, at, tag.end))
  if (!tag.closed) {
    walk.depth++
    walk.places[level(walk)] = here
  }
  return tag.end
}

function closeElement(walk: Walk, at: number): number {
  const near = walk.text.slice(at + 2, at + 2 + LONGEST_NAME)
  const size = near.indexOf('>')
  if (size < 0 || !isUsualName(near.slice(0, size).trim())) {
    walk.clean = false
    return addBroken(walk, at)
  }
  if (walk.depth > 0) walk.depth--
  else walk.clean = false
  return at + 2 + size + 1
}

/** A `<` that begins no markup: text up to the next one. */
function addBroken(walk: Walk, at: number): number {
  const found = walk.text.indexOf('<', at + 1)
  const end = found < 0 ? walk.text.length : found
  addValue(walk.sink, walk.origin, place(walk), '', walk.text.slice(at, end))
  return end
}

/** The tag and the text behind it. */
function markup(text: string, at: number, end: number): string {
  const found = text.indexOf('<', end)
  return text.slice(at, Math.min(found < 0 ? text.length : found, at + LONGEST_MARKUP))
}

function addOddName(walk: Walk, name: string): void {
  if (!isUsualName(name)) addName(walk.sink, walk.origin, `${WHERE}./`, name, name, classify(name))
}

function isUsualName(name: string): boolean {
  return (
    name.length <= LONGEST_NAME && (classify(name) & ~(LETTER | DIGIT | LINK | DOT | NAME_MARK | WIDE_LETTER)) === 0
  )
}

/** Names of namespaces are read by no application as text. */
function isNamespace(name: string, value: string): boolean {
  return name.startsWith('xmlns') && /^[\w:/.#-]{0,200}$/.test(value)
}

function place(walk: Walk): string {
  return walk.places[level(walk)]!
}

function nested(walk: Walk, name: string): string {
  const outer = place(walk)
  if (outer.length > LONGEST_PLACE) return outer
  return walk.depth === 0 ? `${WHERE}./${name.slice(0, LONGEST_NAME)}` : `${outer}/${name.slice(0, LONGEST_NAME)}`
}

function nameOf(walk: Walk): string {
  const outer = place(walk)
  return outer.slice(outer.lastIndexOf('/') + 1)
}

function level(walk: Walk): number {
  return walk.depth < LEVELS ? walk.depth : LEVELS - 1
}
