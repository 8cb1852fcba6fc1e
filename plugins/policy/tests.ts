import {
  type DecisionTest,
  type Problem,
  ProblemsError,
  parseDuration,
  type SourceDocument,
  suggest,
} from '../../gateway/contract/index.ts'
import { readPolicy } from './load.ts'
import type { Policy } from './schema.ts'

/** The tests of a policy file. Rules named without their policy are those of the file. */
export function readTests(document: SourceDocument): readonly DecisionTest[] {
  const problems: Problem[] = []
  const policy = readPolicy(document, problems)
  if (policy)
    problems.push(
      ...unknownRules(document, policy),
      ...repeatedTests(document, policy),
      ...strayFlags(document, policy),
    )
  if (!policy || problems.length > 0) throw new ProblemsError(problems)
  return policy.tests.map(({ name, every, expect: { delay, route, ...expect }, ...asWritten }, index) => ({
    name,
    at: document.problem(['tests', index], name),
    ...asWritten,
    everyMs: every === undefined ? undefined : parseDuration(every),
    expect: {
      ...expect,
      delayMs: delay === undefined ? undefined : parseDuration(delay),
      upstream: route,
      matched: qualified(policy, expect.matched),
      not: qualified(policy, expect.not),
    },
  }))
}

/** Decision records name rules with their policy; `not: [hostil]` would hold for ever, so names are checked. */
function qualified(policy: Policy, rules: readonly string[] | undefined): readonly string[] | undefined {
  return rules?.map((rule) => (rule.includes('/') ? rule : `${policy.policy}/${rule}`))
}

function repeatedTests(document: SourceDocument, { tests }: Policy): Problem[] {
  return tests.flatMap(({ name }, index) =>
    tests.findIndex((test) => test.name === name) < index
      ? [document.problem(['tests', index, 'name'], `this file already has a test named "${name}"`)]
      : [],
  )
}

/** A switch that no condition can ask for would test nothing. */
function strayFlags(document: SourceDocument, { tests, flags }: Policy): Problem[] {
  return tests.flatMap(({ flags: given = {} }, index) =>
    Object.keys(given)
      .filter((name) => !Object.hasOwn(flags, name))
      .map((name) => {
        const meant = suggest(name, Object.keys(flags))
        const hint = meant === undefined ? 'declare it under flags:' : `did you mean "${meant}"?`
        return document.problemAtKey(['tests', index, 'flags', name], `this file has no flag "${name}"; ${hint}`)
      }),
  )
}

function unknownRules(document: SourceDocument, { policy, rules, tests }: Policy): Problem[] {
  const known = new Set(rules.map(({ name }) => name))
  return tests.flatMap(({ expect }, index) =>
    (['matched', 'not'] as const).flatMap((key) =>
      (expect[key] ?? []).flatMap((rule, at) => {
        const own = rule.startsWith(`${policy}/`) ? rule.slice(policy.length + 1) : rule
        if (own.includes('/') || known.has(own)) return []
        const meant = suggest(own, known)
        const hint = meant === undefined ? `rules: ${[...known].join(', ')}` : `did you mean "${meant}"?`
        return [document.problem(['tests', index, 'expect', key, at], `this file has no rule "${own}"; ${hint}`)]
      }),
    ),
  )
}
