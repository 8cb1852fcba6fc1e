import type { z } from 'zod'
import {
  type PluginHost,
  type Problem,
  ProblemsError,
  type SourceDocument,
  suggest,
} from '../../gateway/contract/index.ts'
import { collectFlags, type flags } from './flags.ts'
import { shapeProblems } from './issues.ts'
import { type LoadedFile, lint } from './lint.ts'
import { compileRule, type Rule } from './rule.ts'
import { type Policy, policySchema } from './schema.ts'

/** What policies need of the gateway. */
type Gateway = Pick<PluginHost, 'expressions' | 'limits' | 'upstreams'>

/** All rules of all files, in file and rule order. All or nothing: throws `ProblemsError` with every problem of every file. */
export function loadPolicies(
  documents: readonly SourceDocument[],
  configured: z.output<typeof flags>,
  { expressions, limits, upstreams }: Gateway,
): readonly Rule[] {
  const problems: Problem[] = []
  const files = documents.map((document): LoadedFile => {
    const policy = readPolicy(document, problems)
    return { document, policy, flags: policy?.flags ?? {}, rules: [] }
  })
  const language = expressions.withFlags(collectFlags(files, configured, problems))
  for (const { document, policy, rules } of files) {
    if (policy === null) continue
    problems.push(...repeatedNames(document, policy))
    problems.push(...unknownNames(document, policy, 'limit', limits, 'none; the plugin rate-limit has them'))
    problems.push(...unknownNames(document, policy, 'route', upstreams, 'none'))
    problems.push(...unknownNames(document, policy, 'mirror', upstreams, 'none'))
    rules.push(...policy.rules.map((_, index) => compileRule(document, policy, index, language, problems)))
  }
  problems.push(...repeatedPolicies(files), ...lint(files, language))
  if (problems.length > 0) throw new ProblemsError(sorted(problems, documents))
  return files.flatMap(({ rules }) => rules.filter((rule) => rule !== null))
}

function sorted(problems: readonly Problem[], documents: readonly SourceDocument[]): readonly Problem[] {
  const order = new Map(documents.map(({ file }, index) => [file, index]))
  return problems.toSorted((a, b) => order.get(a.file)! - order.get(b.file)! || a.line - b.line || a.column - b.column)
}

function repeatedPolicies(files: readonly LoadedFile[]): Problem[] {
  const seen = new Map<string, string>()
  return files.flatMap(({ document, policy }) => {
    if (policy === null) return []
    const other = seen.get(policy.policy)
    seen.set(policy.policy, document.file)
    return other === undefined ? [] : [document.problem(['policy'], `the name "${policy.policy}" is taken by ${other}`)]
  })
}

/** The file as a policy, or `null` with its problems added to the list. */
export function readPolicy(document: SourceDocument, problems: Problem[]): Policy | null {
  const parsed = policySchema.safeParse(document.data)
  if (parsed.success) return parsed.data
  problems.push(...shapeProblems(document, parsed.error))
  return null
}

function repeatedNames(document: SourceDocument, { rules }: Policy): Problem[] {
  const seen = new Set<string>()
  return rules.flatMap(({ name }, index) => {
    const again = seen.has(name)
    seen.add(name)
    return again ? [document.problem(['rules', index, 'name'], `this file already has a rule named "${name}"`)] : []
  })
}

/** A rule whose limit nobody provides would limit nobody, and one whose upstream is not there would lead nowhere. */
function unknownNames(
  document: SourceDocument,
  { rules }: Policy,
  effect: 'limit' | 'route' | 'mirror',
  known: readonly string[] | null,
  none: string,
): Problem[] {
  const noun = effect === 'limit' ? 'limit' : 'upstream'
  return rules.flatMap(({ then }, index) => {
    const name = then[effect]
    if (name === undefined || known === null || known.includes(name)) return []
    const meant = suggest(name, known)
    const hint = meant === undefined ? `${noun}s: ${known.join(', ') || none}` : `did you mean "${meant}"?`
    return [document.problem(['rules', index, 'then', effect], `there is no ${noun} "${name}"; ${hint}`)]
  })
}
