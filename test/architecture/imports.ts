import { SyntaxKind } from 'typescript/unstable/ast'
import { type Token, toTokens } from './tokens.ts'

/** One reference of a file to a module. Types count: what is only a type today is a dependency all the same. */
export interface Import {
  /** As written; `computed` for `import(expression)`. */
  readonly specifier: string
  readonly line: number
  /** Re-exports: `export ... from`. */
  readonly reexport: boolean
}

export const computed = '(computed)'

/** Every import, export-from, dynamic import and `import('...')` type of a file. */
export function findImports(text: string): readonly Import[] {
  const tokens = toTokens(text)
  const found: Import[] = []
  for (const [i, token] of tokens.entries()) {
    // `import.meta` and `{ import: 1 }`, `a.import` are not imports.
    if (token.kind === SyntaxKind.ImportKeyword && tokens[i - 1]?.kind !== SyntaxKind.DotToken) {
      const next = tokens[i + 1]
      if (next?.kind === SyntaxKind.DotToken || next?.kind === SyntaxKind.ColonToken) continue
      const target = next?.kind === SyntaxKind.OpenParenToken ? tokens[i + 2] : clauseEnd(tokens, i + 1)
      found.push({ specifier: specifierOf(target), line: token.line, reexport: false })
    }
    if (token.kind === SyntaxKind.ExportKeyword) {
      const from = reexportFrom(tokens, i + 1)
      if (from) found.push({ specifier: specifierOf(from), line: token.line, reexport: true })
    }
  }
  return found
}

/** The string at the end of an import clause. */
function clauseEnd(tokens: readonly Token[], start: number): Token | undefined {
  for (let i = start; i < tokens.length; i++) if (tokens[i]!.kind === SyntaxKind.StringLiteral) return tokens[i]
  return undefined
}

/** The string of `export * from`, `export { } from` and their type forms; nothing for an export of the file's own. */
function reexportFrom(tokens: readonly Token[], start: number): Token | undefined {
  let i = start
  if (tokens[i]?.kind === SyntaxKind.TypeKeyword) i++
  if (tokens[i]?.kind === SyntaxKind.OpenBraceToken) {
    while (i < tokens.length && tokens[i]!.kind !== SyntaxKind.CloseBraceToken) i++
  } else if (tokens[i]?.kind === SyntaxKind.AsteriskToken) {
    if (tokens[i + 1]?.kind === SyntaxKind.AsKeyword) i += 2
  } else {
    return undefined
  }
  return tokens[i + 1]?.kind === SyntaxKind.FromKeyword ? tokens[i + 2] : undefined
}

function specifierOf(token: Token | undefined): string {
  const literal = token?.kind === SyntaxKind.StringLiteral || token?.kind === SyntaxKind.NoSubstitutionTemplateLiteral
  return literal ? token.value : computed
}
