import { SyntaxKind } from 'typescript/unstable/ast'
import { type Source, toTarget } from '../architecture/findings.ts'
import { type Token, toTokens } from '../architecture/tokens.ts'

/**
 * Exports of the gateway and the plugins that no other file uses, as `path:line name`. A file that is imported as a whole
 * (`import * as`, `import()`, `export *`) counts as used, and so does a type that its own file speaks of: it describes
 * what other exports take or return.
 */
export function unusedExports(sources: readonly Source[]): readonly string[] {
  const used = new Set<string>()
  const modules = sources.map(({ path, text }) => ({ path, tokens: toTokens(text) }))
  for (const { path, tokens } of modules) {
    for (const { specifier, names } of usesOf(tokens)) {
      for (const name of names) used.add(`${toTarget(path, specifier)} ${name}`)
    }
  }
  return modules
    .filter(({ path }) => isWatched(path))
    .flatMap(({ path, tokens }) =>
      exportsOf(tokens)
        .filter(({ name }) => !used.has(`${path} ${name}`) && !used.has(`${path} ${everything}`))
        .filter(({ name, isType }) => !(isType && tokens.filter(({ text }) => text === name).length > 1))
        .map(({ name, line }) => `${path}:${line} nobody imports ${name}: delete it, or take the export away`),
    )
}

const everything = '*'

/** The contract is there for others; `main.ts` is started and not imported. */
function isWatched(path: string): boolean {
  if (path.startsWith('gateway/contract/') || path === 'gateway/main.ts') return false
  return path.startsWith('gateway/') || path.startsWith('plugins/')
}

const typeKinds = new Set([SyntaxKind.InterfaceKeyword, SyntaxKind.TypeKeyword])
const valueKinds = new Set([
  SyntaxKind.FunctionKeyword,
  SyntaxKind.ConstKeyword,
  SyntaxKind.LetKeyword,
  SyntaxKind.ClassKeyword,
])

interface Export {
  readonly name: string
  readonly line: number
  readonly isType: boolean
}

function exportsOf(tokens: readonly Token[]): readonly Export[] {
  return tokens.flatMap((token, i) => {
    if (token.kind !== SyntaxKind.ExportKeyword) return []
    const line = token.line
    let at = i + 1
    while (['async', 'abstract', 'declare'].includes(tokens[at]!.text)) at++
    const isType = typeKinds.has(tokens[at]!.kind)
    const open = isType && tokens[at]!.kind === SyntaxKind.TypeKeyword ? at + 1 : at
    if (tokens[open]!.kind === SyntaxKind.OpenBraceToken) {
      return clause(tokens, open).map(({ as }) => ({ name: as, line, isType: false }))
    }
    if (!valueKinds.has(tokens[at]!.kind) && !isType) return []
    const star = tokens[at + 1]!.kind === SyntaxKind.AsteriskToken ? 1 : 0
    return [{ name: tokens[at + 1 + star]!.text, line, isType }]
  })
}

interface Use {
  readonly specifier: string
  readonly names: readonly string[]
}

/** What a file takes from which module: imports and re-exports. */
function usesOf(tokens: readonly Token[]): readonly Use[] {
  return tokens.flatMap((token, i): Use[] => {
    const isImport = token.kind === SyntaxKind.ImportKeyword
    if (!isImport && token.kind !== SyntaxKind.ExportKeyword) return []
    let at = i + 1
    if (isImport && tokens[at]?.kind === SyntaxKind.OpenParenToken) {
      return [{ specifier: tokens[at + 1]?.value ?? '', names: [everything] }]
    }
    if (tokens[at]?.kind === SyntaxKind.TypeKeyword) at++
    const next = tokens[at]
    if (next?.kind === SyntaxKind.OpenBraceToken) {
      const end = tokens.findIndex((one, j) => j > at && one.kind === SyntaxKind.CloseBraceToken)
      if (tokens[end + 1]?.kind !== SyntaxKind.FromKeyword) return []
      return [{ specifier: tokens[end + 2]!.value, names: clause(tokens, at).map(({ name }) => name) }]
    }
    if (next?.kind !== SyntaxKind.AsteriskToken) return []
    const from = tokens.findIndex((one, j) => j > at && one.kind === SyntaxKind.FromKeyword)
    return from < 0 ? [] : [{ specifier: tokens[from + 1]!.value, names: [everything] }]
  })
}

/** The names between braces: `{ a, type b as c }`. */
function clause(tokens: readonly Token[], open: number): readonly { readonly name: string; readonly as: string }[] {
  const found: { name: string; as: string }[] = []
  let words: string[] = []
  for (let i = open + 1; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!
    const ends = kind === SyntaxKind.CloseBraceToken
    if (!ends && kind !== SyntaxKind.CommaToken) {
      words.push(text)
      continue
    }
    const names = words[0] === 'type' && words.length > 1 && words[1] !== 'as' ? words.slice(1) : words
    if (names.length > 0) found.push({ name: names[0]!, as: names.at(-1)! })
    words = []
    if (ends) return found
  }
  return found
}
