/** Further attributes are not read one by one; the tag then counts as broken. */
const ATTRIBUTES = 100

interface Tag {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  /** `<a/>` */
  readonly closed: boolean
  /** False when it is not well-formed XML: an unquoted value, an attribute without one, no end. */
  readonly whole: boolean
  /** Behind the `>`. */
  readonly end: number
}

/** Reads the start tag whose `<` is at `at`; `null` when no name follows. Linear: every character is passed once. */
export function readTag(text: string, at: number): Tag | null {
  let next = nameEnd(text, at + 1)
  const name = text.slice(at + 1, next)
  if (name.length === 0) return null
  const attributes: [string, string][] = []
  let whole = true
  for (;;) {
    next = skipSpace(text, next)
    const unit = text.charCodeAt(next)
    if (unit === 0x3e) return { name, attributes, closed: false, whole, end: next + 1 }
    if (unit === 0x2f && text.charCodeAt(next + 1) === 0x3e) {
      return { name, attributes, closed: true, whole, end: next + 2 }
    }
    if (next >= text.length || attributes.length >= ATTRIBUTES) {
      return { name, attributes, closed: false, whole: false, end: next }
    }
    const from = next
    next = nameEnd(text, next)
    const attribute = text.slice(from, next)
    next = skipSpace(text, next)
    const quote = text.charCodeAt(next) === 0x3d ? skipSpace(text, next + 1) : -1
    const end = quote < 0 ? -1 : quoteEnd(text, quote)
    if (attribute.length === 0 || end < 0) {
      whole = false
      next = Math.max(next, from + 1)
      continue
    }
    attributes.push([attribute, text.slice(quote + 1, end)])
    next = end + 1
  }
}

/** Where the quoted value that begins at `at` ends; -1 when it does not begin there. Without an end, it goes to the last. */
function quoteEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at)
  if (quote !== 0x22 && quote !== 0x27) return -1
  const end = text.indexOf(quote === 0x22 ? '"' : "'", at + 1)
  return end < 0 ? text.length : end
}

/** Up to white space or one of `=/><"'`. */
function nameEnd(text: string, at: number): number {
  let end = at
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit <= 0x20 || unit === 0x3d || unit === 0x2f || unit === 0x3e || unit === 0x3c) break
    if (unit === 0x22 || unit === 0x27) break
  }
  return end
}

function skipSpace(text: string, at: number): number {
  let next = at
  while (next < text.length && text.charCodeAt(next) <= 0x20) next++
  return next
}
