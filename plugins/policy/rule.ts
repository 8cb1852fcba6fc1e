import {
  type Expression,
  explainFault,
  isFault,
  type Language,
  type Problem,
  parseDuration,
  type SourceDocument,
  type Tests,
  type Verdict,
} from '../../gateway/contract/index.ts'
import type { Policy, RuleSource } from './schema.ts'
import { compileTemplate, type Template } from './template.ts'

/** One rule, ready to judge: nothing is left to parse. */
export interface Rule {
  readonly file: string
  readonly policy: string
  readonly name: string
  /** `<policy>/<rule>`: its name on decision records. */
  readonly id: string
  readonly observe: boolean
  readonly when: Expression<boolean>
  /** What its condition is made of. */
  readonly tests: Tests
  /** What it is for, or else its condition, in one line. */
  readonly reason: string
  /** The verdict of `deny`, `challenge` and `allow`. */
  readonly verdict: Verdict | null
  /** The limit of `limit`. */
  readonly limit: string | null
  readonly delayMs: number
  /** Name of an upstream. */
  readonly route: string | null
  /** Name of an upstream. */
  readonly mirror: string | null
  readonly tags: readonly string[]
  readonly setHeaders: readonly HeaderTemplate[]
  readonly removeHeaders: readonly string[]
}

export interface HeaderTemplate {
  /** In lower case. */
  readonly name: string
  readonly value: Template
}

/** Compiles the rule at `rules[index]`; its mistakes go to `problems`, and then there is no rule. */
export function compileRule(
  document: SourceDocument,
  policy: Policy,
  index: number,
  language: Language,
  problems: Problem[],
): Rule | null {
  const source = policy.rules[index]!
  const condition = String(source.when)
  const when = language.condition(condition)
  if (isFault(when)) problems.push(document.problem(['rules', index, 'when'], explainFault(when)))
  const setHeaders = compileHeaders(document, source, index, language, problems)
  if (isFault(when) || setHeaders === null) return null

  const id = `${policy.policy}/${source.name}`
  const reason = `${id}: ${oneLine(source.description ?? condition)}`
  return Object.freeze({
    file: document.file,
    policy: policy.policy,
    name: source.name,
    id,
    observe: policy.mode === 'observe' || source.mode === 'observe',
    when,
    tests: language.tests(when),
    reason,
    verdict: endingVerdict(source, reason),
    limit: source.then.limit ?? null,
    delayMs: parseDuration(source.then.delay ?? '') ?? 0,
    route: source.then.route ?? null,
    mirror: source.then.mirror ?? null,
    tags: listOf(source.then.tag),
    setHeaders,
    removeHeaders: listOf(source.then.removeHeader).map((name) => name.toLowerCase()),
  })
}

function compileHeaders(
  document: SourceDocument,
  source: RuleSource,
  index: number,
  language: Language,
  problems: Problem[],
): readonly HeaderTemplate[] | null {
  const before = problems.length
  const headers: HeaderTemplate[] = []
  for (const [name, text] of Object.entries(source.then.setHeader ?? {})) {
    const value = compileTemplate(text, language)
    if (isFault(value))
      problems.push(document.problem(['rules', index, 'then', 'setHeader', name], explainFault(value)))
    else headers.push({ name: name.toLowerCase(), value })
  }
  return problems.length > before ? null : headers
}

function endingVerdict({ name, then }: RuleSource, reason: string): Verdict | null {
  if (then.ban !== undefined || then.deny) {
    const banMs = parseDuration(then.ban ?? then.deny?.ban ?? '')
    const retryAfterMs = parseDuration(then.deny?.retryAfter ?? '')
    const status = then.deny?.status ?? 403
    return Object.freeze({
      ...{ action: 'deny', reason, rule: name, status },
      ...(banMs === undefined ? {} : { banMs }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }
  if (then.challenge)
    return Object.freeze({ action: 'challenge', reason, rule: name, location: then.challenge.location })
  if (then.allow) return Object.freeze({ action: 'allow', reason, rule: name })
  return null
}

/** Reasons go on every decision record: short, and without the line breaks of a folded condition. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
