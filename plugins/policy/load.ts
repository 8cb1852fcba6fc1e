import {
  type Language,
  type Problem,
  ProblemsError,
  type SourceDocument,
  suggest,
} from '../../gateway/contract/index.ts'
import { shapeProblems } from './issues.ts'
import { compileRule, type Rule } from './rule.ts'
import { type Policy, policySchema } from './schema.ts'

/** All rules of all files, in file and rule order. All or nothing: throws `ProblemsError` with every problem of every file. */
export function loadPolicies(
  documents: readonly SourceDocument[],
  language: Language,
  limits: readonly string[] | null,
): readonly Rule[] {
  const problems: Problem[] = []
  const rules: Rule[] = []
  const files = new Map<string, string>()
  /** The rule behind which nothing is reached. */
  let last: Rule | null = null
  for (const document of documents) {
    const found: Problem[] = []
    const policy = readPolicy(document, found)
    if (policy) {
      const other = files.get(policy.policy)
      if (other !== undefined)
        found.push(document.problem(['policy'], `the name "${policy.policy}" is taken by ${other}`))
      files.set(policy.policy, document.file)
      if (last) found.push(document.problem(['policy'], `no rule of this file is reached${because(last)}`))
      found.push(...repeatedNames(document, policy), ...unknownLimits(document, policy, limits))
      const compiled = policy.rules.map((_, index) => compileRule(document, policy, index, language, found))
      const end = compiled.findIndex((rule) => rule !== null && endsAlways(rule))
      if (end >= 0) {
        last = compiled[end]!
        found.push(...unreachedRules(document, policy, end, last))
      }
      rules.push(...compiled.filter((rule) => rule !== null))
    }
    problems.push(...found.sort((a, b) => a.line - b.line || a.column - b.column))
  }
  if (problems.length > 0) throw new ProblemsError(problems)
  return rules
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

/** A rule whose limit nobody provides would limit nobody. */
function unknownLimits(document: SourceDocument, { rules }: Policy, known: readonly string[] | null): Problem[] {
  return rules.flatMap(({ then: { limit } }, index) => {
    if (limit === undefined || known === null || known.includes(limit)) return []
    const meant = suggest(limit, known)
    const hint =
      meant === undefined
        ? `limits: ${known.join(', ') || 'none; the plugin rate-limit has them'}`
        : `did you mean "${meant}"?`
    return [document.problem(['rules', index, 'then', 'limit'], `there is no limit "${limit}"; ${hint}`)]
  })
}

/** A limit lets requests through until it is used up; every other ending effect under `when: true` is the last word. */
function endsAlways(rule: Rule): boolean {
  return rule.when.always && rule.verdict !== null && !rule.observe
}

function unreachedRules(document: SourceDocument, { rules }: Policy, end: number, last: Rule): Problem[] {
  return rules.slice(end + 1).map((_, offset) => {
    return document.problem(['rules', end + 1 + offset, 'name'], `this rule is never reached${because(last)}`)
  })
}

function because({ id }: Rule): string {
  return `, because ${id} decides every request before; give that one a condition or put it last`
}
