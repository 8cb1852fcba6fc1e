import { SyntaxKind } from 'typescript/unstable/ast'
import { createScanner } from 'typescript/unstable/ast/scanner'

export interface Token {
  readonly kind: SyntaxKind
  readonly text: string
  /** Of a string: what it says. */
  readonly value: string
  /** Starts at 1. */
  readonly line: number
}

/**
 * The tokens of a TypeScript file without comments and blanks, from the compiler's own scanner. The scanner needs a
 * parser's help in two places: where a slash begins a regular expression, and where a brace ends a hole of a template.
 */
export function toTokens(text: string): readonly Token[] {
  const scanner = createScanner(true)
  scanner.setText(text)
  const tokens: Token[] = []
  const braces: SyntaxKind[] = []
  let line = 1
  let counted = 0
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
      if (!endsValue(tokens.at(-1))) kind = scanner.reScanSlashToken()
    }
    if (kind === SyntaxKind.CloseBraceToken && braces.pop() === SyntaxKind.TemplateHead) {
      kind = scanner.reScanTemplateToken(false)
      if (kind === SyntaxKind.TemplateMiddle) braces.push(SyntaxKind.TemplateHead)
    }
    if (kind === SyntaxKind.TemplateHead || kind === SyntaxKind.OpenBraceToken) braces.push(kind)
    for (; counted < scanner.getTokenStart(); counted++) if (text.charCodeAt(counted) === 0x0a) line++
    tokens.push({ kind, text: scanner.getTokenText(), value: scanner.getTokenValue(), line })
  }
  return tokens
}

const valueEnds = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
  SyntaxKind.SuperKeyword,
  SyntaxKind.ExclamationToken,
])

/** A slash after a value divides it. */
function endsValue(token: Token | undefined): boolean {
  return token !== undefined && valueEnds.has(token.kind)
}
