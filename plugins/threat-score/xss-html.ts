/** Receives what the tokenizer reads; offsets into the text. */
export interface MarkupVisitor<Context> {
  /** A tag's name stands at [from, to); `closing` for `</name`. What it returns is handed back with the attributes. */
  tag(context: Context, from: number, to: number, closing: boolean): string
  /** An attribute; `valueFrom === valueTo` when there is no value. */
  attribute(context: Context, tag: string, from: number, to: number, valueFrom: number, valueTo: number): undefined
  /** The tag's end; `at` is behind `>` or the end of the text. */
  tagEnd(context: Context, tag: string, at: number): undefined
  /** Asked before each tag. */
  done(context: Context): boolean
}

const SPACE = 32
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const PLUS = 43
const SLASH = 47
const LESS = 60
const EQUALS = 61
const GREATER = 62
const AT = 64
const BACKTICK = 96
/** Values inside values: `<x a="<y b='<z c=...'>">`. */
const MAX_DEPTH = 3

interface Reader<Context> {
  readonly text: string
  readonly visitor: MarkupVisitor<Context>
  readonly context: Context
  readonly end: number
  readonly depth: number
  /** Quotes that are known to have no partner further on: looked for once. */
  unpaired: number
}

/**
 * Tokenizes [from, end) as markup (HTML Living Standard 13.2.5, data state onwards), as somebody reads it who does not
 * know where in a page it will stand: every `<` that can open a tag opens one, also inside comments, raw text, tag and
 * attribute names and unquoted values; a quoted value that holds `<` is read as markup too; a quote without a partner
 * is no quote. `/` separates attributes, no blank is needed between them, and the end of the text ends a tag. Linear.
 */
export function readMarkup<Context>(
  text: string,
  from: number,
  end: number,
  visitor: MarkupVisitor<Context>,
  context: Context,
  depth = 0,
): undefined {
  const reader = { text, visitor, context, end, depth, unpaired: 0 }
  let at = text.indexOf('<', from)
  while (at >= 0 && at < end && !visitor.done(context)) at = text.indexOf('<', readTag(reader, at))
}

/** Reads one tag and returns where to look for the next. */
function readTag<Context>(reader: Reader<Context>, open: number): number {
  const { text, end, visitor, context } = reader
  let at = open + 1
  const closing = text.charCodeAt(at) === SLASH
  if (closing) at++
  // Internet Explorer skips null bytes; nothing else is lost by doing so.
  while (at < end && text.charCodeAt(at) === 0) at++
  if (at >= end || !opensName(text.charCodeAt(at))) return at
  const from = at
  at = endOfTagName(text, at + 1, end)
  const tag = visitor.tag(context, from, at, closing)
  while (at < end) {
    const c = text.charCodeAt(at)
    if (c === GREATER) {
      visitor.tagEnd(context, tag, at + 1)
      return at + 1
    }
    if (c === LESS) break
    if (c <= SPACE || c === SLASH) at++
    else at = readAttribute(reader, tag, at)
  }
  visitor.tagEnd(context, tag, at)
  return at
}

/** A plus is a blank that a form encoded and nobody decoded; no name has one. Compilers of templates end a name at `@click=`. */
function endOfTagName(text: string, from: number, end: number): number {
  let mark = -1
  let at = from
  for (; at < end; at++) {
    const c = text.charCodeAt(at)
    if (endsName(c) || c === PLUS) return at
    if (c === AT && mark < 0) mark = at
    else if (c === EQUALS && mark >= 0) return mark
  }
  return at
}

function readAttribute<Context>(reader: Reader<Context>, tag: string, from: number): number {
  const { text, end, visitor, context } = reader
  // A name may begin with an equals sign (13.2.5.32).
  let to = from + 1
  while (to < end && !endsName(text.charCodeAt(to)) && text.charCodeAt(to) !== EQUALS) to++
  let at = to
  while (at < end && text.charCodeAt(at) <= SPACE) at++
  if (at >= end || text.charCodeAt(at) !== EQUALS) {
    visitor.attribute(context, tag, from, to, to, to)
    return to
  }
  at++
  while (at < end && text.charCodeAt(at) <= SPACE) at++
  const quote = text.charCodeAt(at)
  let valueTo = at
  if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE || quote === BACKTICK) {
    const close = findQuote(reader, quote, at + 1)
    if (close >= 0 && quote !== BACKTICK) {
      visitor.attribute(context, tag, from, to, at + 1, close)
      readNested(reader, at + 1, close)
      return close + 1
    }
    // Only Internet Explorer took backticks for quotes; elsewhere they belong to the value.
    if (quote === BACKTICK) valueTo = Math.max(close, at)
    else at++
  }
  valueTo = Math.max(valueTo, at)
  while (valueTo < end && !endsValue(text.charCodeAt(valueTo))) valueTo++
  visitor.attribute(context, tag, from, to, at, valueTo)
  return valueTo
}

function readNested<Context>(reader: Reader<Context>, from: number, to: number): undefined {
  const { text, visitor, context, depth } = reader
  if (depth >= MAX_DEPTH) return
  const at = text.slice(from, to).indexOf('<')
  if (at >= 0) readMarkup(text, from + at, to, visitor, context, depth + 1)
}

function findQuote<Context>(reader: Reader<Context>, quote: number, from: number): number {
  const bit = quote === DOUBLE_QUOTE ? 1 : quote === SINGLE_QUOTE ? 2 : 4
  if ((reader.unpaired & bit) !== 0) return -1
  const at = reader.text.indexOf(bit === 1 ? '"' : bit === 2 ? "'" : '`', from)
  if (at >= 0 && at < reader.end) return at
  reader.unpaired |= bit
  return -1
}

/** A letter, or `?` of processing instructions, or `!`. */
function opensName(c: number): boolean {
  const lower = c | 32
  return (lower >= 97 && lower <= 122) || c === 63
}

function endsName(c: number): boolean {
  return c <= SPACE || c === SLASH || c === GREATER || c === LESS
}

/** An unquoted value may hold `/`, quotes and even `<` (13.2.5.38); a tag may begin in it all the same. */
function endsValue(c: number): boolean {
  return c <= SPACE || c === GREATER || c === LESS
}
