/** A regular expression as it is written in a source file. */
export interface Literal {
  readonly source: string
  readonly flags: string
}

/**
 * The regular expression literals of TypeScript source. Knows strings, templates and comments; a slash begins a literal
 * where an operand may stand, which the last character before it tells.
 */
export function regexLiterals(code: string): readonly Literal[] {
  const found: Literal[] = []
  let before = '('
  for (let at = 0; at < code.length; ) {
    const rest = code.slice(at)
    const skipped = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)
    if (skipped) {
      at += skipped[0].length
      continue
    }
    const literal = '(,=:[!&|?{};'.includes(before)
      ? /^\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([a-z]*)/.exec(rest)
      : null
    const token = literal ?? /^'(?:\\.|[^'\\\n])*'|^"(?:\\.|[^"\\\n])*"|^`(?:\\.|[^`\\])*`/.exec(rest)
    if (literal) found.push({ source: literal[1]!, flags: literal[2]! })
    const length = token ? token[0].length : 1
    at += length
    before = code.charAt(at - 1)
  }
  return found
}
