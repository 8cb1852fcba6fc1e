import type { Field, Signal } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Abuse of GraphQL (OWASP GraphQL Cheat Sheet): asking for the whole schema, and documents that cost the server far more
 * than they cost the client. What stands in arguments and variables is looked at by every other family.
 */
export const graphql: Detector = { family: 'graphql', inspect }

/** Documents of applications stay well below: the deepest published ones of large sites have 12 levels. */
const DEEP = 16
const TOO_DEEP = 24
/** One name for each answer: the way to try a thousand passwords in one request. */
const MANY_ALIASES = 30
const TOO_MANY_ALIASES = 60
const MANY_DIRECTIVES = 50
const MANY_REPEATS = 60
/** Clients that collect documents send some ten at a time. */
const MANY_DOCUMENTS = 20
const TOO_MANY_DOCUMENTS = 50

/** A document begins so; prose about queries goes on with a word, not with a bracket. */
const BEGINNING =
  /^[\s,\ufeff]{0,20}(?:(?:query|mutation|subscription)(?:\s{1,9}\w{1,100})?\s{0,9}[({@]|fragment\s{1,9}\w{1,100}\s{1,9}on\s|\{\s{0,20}(?:\w{1,100}\s{0,9}[{(:,}\s]|\.\.\.))/
const SCHEMA = /\b__schema\b\s{0,9}[{@]/
const TYPE = /\b__type\s{0,9}\(/

function inspect(value: string, { kind }: Field, report: Report): undefined {
  if ((kind !== 'body' && kind !== 'query') || !BEGINNING.test(value)) return
  // Editors and code generators ask for the schema too, and many interfaces show it to everybody on purpose.
  if (SCHEMA.test(value)) report('schema', 60)
  else if (TYPE.test(value)) report('type', 40)
  const { depth, aliases, directives, typenames, spreads } = measure(value)
  if (depth >= DEEP) report('depth', depth >= TOO_DEEP ? 85 : 60)
  if (aliases >= MANY_ALIASES) report('aliases', aliases >= TOO_MANY_ALIASES ? 85 : 60)
  if (directives >= MANY_DIRECTIVES) report('directives', 85)
  if (typenames >= MANY_REPEATS) report('repeats', 82)
  if (spreads && isCircular(value)) report('circle', 88)
}

/** The list of documents that a body is, judged as a whole. */
export function batchOf(fields: readonly Field[]): Signal | null {
  if (fields.length < MANY_DOCUMENTS) return null
  let documents = 0
  for (const { name, value } of fields) if (name === 'query' && BEGINNING.test(value)) documents++
  if (documents < MANY_DOCUMENTS) return null
  return { id: 'graphql.batch', points: documents >= TOO_MANY_DOCUMENTS ? 85 : 60, where: 'body' }
}

interface Measures {
  depth: number
  aliases: number
  directives: number
  typenames: number
  spreads: boolean
}

/** One pass: braces outside of arguments and strings, `name: name` and `@name` in selections. */
function measure(text: string): Measures {
  const found: Measures = { depth: 0, aliases: 0, directives: 0, typenames: 0, spreads: false }
  let depth = 0
  let inArguments = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = stringEnd(text, i)
        break
      case 0x28: // (
        inArguments++
        break
      case 0x29:
        inArguments = Math.max(0, inArguments - 1)
        break
      case 0x7b: // {
        if (inArguments === 0) found.depth = Math.max(found.depth, ++depth)
        break
      case 0x7d:
        if (inArguments === 0) depth--
        break
      case 0x3a: // :
        if (inArguments === 0 && depth > 0) found.aliases++
        break
      case 0x40: // @
        found.directives++
        break
      case 0x2e: // .
        found.spreads ||= text.startsWith('...', i)
        break
      case 0x5f: // _
        if (text.startsWith('__typename', i)) found.typenames++
    }
  }
  return found
}

function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5c) i++
    else if (code === 0x22 || code === 0x0a) return i
  }
  return text.length
}

const FRAGMENT = /\bfragment\s{1,9}(\w{1,100})\s{1,9}on\s/g
const SPREAD = /\.\.\.\s{0,9}(?!on\b)(\w{1,100})/g
const MOST_FRAGMENTS = 100

/** Whether a fragment leads back to itself: a server that does not check runs until its stack ends. */
function isCircular(text: string): boolean {
  const starts = [...text.matchAll(FRAGMENT)].slice(0, MOST_FRAGMENTS)
  const parts = new Map<string, string[]>()
  starts.forEach((start) => {
    const part = selectionAt(text, start.index + start[0].length)
    parts.set(start[1]!, Array.from(part.matchAll(SPREAD), ([, name]) => name!).slice(0, MOST_FRAGMENTS))
  })
  return [...parts.keys()].some((name) => leadsTo(name, parts))
}

/** From `at` to the brace that closes the first one. */
function selectionAt(text: string, at: number): string {
  let depth = 0
  for (let i = at; i < text.length && i < at + LONGEST_FRAGMENT; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x7b) depth++
    else if (code === 0x7d && --depth <= 0) return text.slice(at, i)
  }
  return text.slice(at, at + LONGEST_FRAGMENT)
}
/** Bounds the work: a hundred fragments are read that far. */
const LONGEST_FRAGMENT = 2000

function leadsTo(name: string, parts: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const open = [...(parts.get(name) ?? [])]
  while (open.length > 0) {
    const next = open.pop()!
    if (next === name) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(parts.get(next) ?? []))
  }
  return false
}
