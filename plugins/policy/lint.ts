import type { Language, Problem, SourceDocument } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'
import type { Policy } from './schema.ts'

/** A policy file with what was made of it. A rule with mistakes is `null`, a file with mistakes has no policy. */
export interface LoadedFile {
  readonly document: SourceDocument
  readonly policy: Policy | null
  readonly flags: Policy['flags']
  readonly rules: (Rule | null)[]
}

interface Placed {
  readonly rule: Rule
  readonly document: SourceDocument
  readonly index: number
}

/** Rules that cannot do what they are for, although each is right by itself. */
export function lint(files: readonly LoadedFile[], language: Language): Problem[] {
  const before: Placed[] = []
  const problems: Problem[] = []
  /** The rule behind which nothing is reached. */
  let last: Rule | null = null
  for (const { document, policy, rules } of files) {
    if (policy === null) continue
    if (last) problems.push(document.problem(['policy'], `no rule of this file is reached${because(last)}`))
    const end: number = last === null ? rules.findIndex((rule) => rule !== null && endsAlways(rule)) : -1
    for (const [index, rule] of rules.entries()) {
      if (last !== null || rule === null) continue
      if (end >= 0 && index > end) {
        problems.push(document.problem(['rules', index, 'name'], `this rule is never reached${because(rules[end]!)}`))
        continue
      }
      const placed = { rule, document, index }
      problems.push(
        ...impossible(placed, language),
        ...shadowed(placed, before, language),
        ...countedTwice(placed, before, language),
      )
      before.push(placed)
    }
    if (end >= 0) last = rules[end]!
  }
  return problems
}

/** A limit lets requests through until it is used up; every other ending effect under `when: true` is the last word. */
function endsAlways(rule: Rule): boolean {
  return rule.when.always && ends(rule)
}

function ends({ verdict, observe }: Rule): boolean {
  return verdict !== null && !observe
}

function because({ id }: Rule): string {
  return `, because ${id} decides every request before; give that one a condition or put it last`
}

function impossible({ rule, document, index }: Placed, language: Language): Problem[] {
  if (!language.isImpossible(rule.when)) return []
  return [document.problem(['rules', index, 'when'], 'this holds of no request: two of its parts exclude each other')]
}

function shadowed({ rule, document, index }: Placed, before: readonly Placed[], language: Language): Problem[] {
  const other = before.find((earlier) => ends(earlier.rule) && language.implies(rule.when, earlier.rule.when))
  if (!other) return []
  const message = `this rule is never reached, because ${other.rule.id} ends every request that it would match; put it before that one, or narrow that one`
  return [document.problem(['rules', index, 'name'], message)]
}

/** One request would be counted twice by one limit, and half of the limit would be refused. */
function countedTwice({ rule, document, index }: Placed, before: readonly Placed[], language: Language): Problem[] {
  if (rule.limit === null || rule.observe) return []
  const other = before.find(
    (earlier) =>
      earlier.rule.limit === rule.limit && !earlier.rule.observe && language.implies(rule.when, earlier.rule.when),
  )
  if (!other) return []
  const message = `${other.rule.id} has taken from "${rule.limit}" for each of these requests already; remove one of the two, or exclude their requests from each other`
  return [document.problem(['rules', index, 'then', 'limit'], message)]
}
