import {
  type Expression,
  type Fault,
  isFault,
  type Language,
  type RequestContext,
} from '../../gateway/contract/index.ts'

/** A header value with expressions in braces: `score={threat.score}`. `{{` and `}}` are literal braces. */
export interface Template {
  /** Throws when an expression fails. */
  render(ctx: RequestContext): string
}

/** Longest header value that a template makes: a client may fill it with a path or a header of its own. */
const maxLength = 1_024

export function compileTemplate(text: string, language: Language): Template | Fault {
  const parts: (string | Expression<unknown>)[] = []
  let at = 0
  while (at < text.length) {
    const brace = nextBrace(text, at)
    parts.push(text.slice(at, brace))
    if (brace === text.length) break
    if (text[brace + 1] === text[brace]) {
      parts.push(text[brace]!)
      at = brace + 2
      continue
    }
    const end = text[brace] === '{' ? closingBrace(text, brace) : -1
    if (end < 0)
      return {
        summary: `a single "${text[brace]}" stands alone; double it for a literal brace`,
        source: text,
        at: brace,
      }
    const expression = language.printable(text.slice(brace + 1, end))
    if (isFault(expression)) return { ...expression, source: text, at: brace + 1 + expression.at }
    parts.push(expression)
    at = end + 1
  }
  return {
    render: (ctx) =>
      safeValue(parts.map((part) => (typeof part === 'string' ? part : print(part.evaluate(ctx)))).join('')),
  }
}

function nextBrace(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '{' && text[at] !== '}') at++
  return at
}

/** Index of the brace that ends the expression; braces within quotes do not count. -1 when there is none. */
function closingBrace(text: string, open: number): number {
  let depth = 0
  let quote = ''
  for (let at = open; at < text.length; at++) {
    const char = text[at]!
    if (quote !== '') {
      if (char === '\\') at++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return at
  }
  return -1
}

function print(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** Client data may hold line ends (`%0d%0a` in a path is decoded): what is not plain ASCII becomes `?`. */
function safeValue(value: string): string {
  return value.slice(0, maxLength).replaceAll(/[^\x20-\x7e]/g, '?')
}
